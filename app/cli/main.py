"""The entry point of `icp`: every command, and how it ends early."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import typer

from app.cli.apply import apply
from app.cli.check import check
from app.cli.errors import Stop
from app.cli.migrate import migrate
from app.cli.openapi import openapi
from app.cli.schema import schema
from app.cli.score import score
from app.cli.serve import serve

if TYPE_CHECKING:
    from collections.abc import Callable

Options = ParamSpec("Options")

app = typer.Typer(
    name="icp",
    help="Score B2B accounts against versioned Ideal Customer Profile definitions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def ending_early(command: Callable[Options, None]) -> Callable[Options, None]:
    """Let a command end with a sentence and an exit code instead of a traceback."""

    @wraps(command)
    def run(*arguments: Options.args, **options: Options.kwargs) -> None:
        try:
            command(*arguments, **options)
        except Stop as stop:
            typer.echo(str(stop), err=True)
            raise typer.Exit(stop.code) from None

    return run


for command in (serve, migrate, apply, check, score, schema, openapi):
    app.command()(ending_early(command))


def main() -> None:
    """Run the command line."""
    app()
