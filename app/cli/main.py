"""The entry point of `icp`: every command, and how it ends early."""

from __future__ import annotations

import sys
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, ParamSpec

import typer

from app.cli.errors import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

Options = ParamSpec("Options")

COMMANDS = ("serve", "migrate", "apply", "check", "score", "schema", "openapi")
"""Each is the function of its name in the module of its name."""


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


def command_line(asked: str | None = None) -> typer.Typer:
    """Return the command line.

    Args:
        asked: The command that is going to run, if known: the others are then not loaded, because
            a server takes longer to import than most files take to score.
    """
    icp = typer.Typer(
        name="icp", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    icp.callback()(_icp)
    for name in [asked] if asked in COMMANDS else COMMANDS:
        command = getattr(import_module(f"app.cli.{name}"), str(name))
        icp.command(name)(ending_early(command))
    return icp


def _icp() -> None:
    """Score B2B accounts against versioned Ideal Customer Profile definitions."""


def main() -> None:
    """Run the command line."""
    command_line(*sys.argv[1:2])()
