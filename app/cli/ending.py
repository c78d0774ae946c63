"""How a command ends early."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import typer

from app.cli.errors import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

Options = ParamSpec("Options")


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
