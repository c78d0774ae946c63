"""How a command ends early."""

from __future__ import annotations

from errno import EDQUOT, EFBIG, ENOSPC
from functools import wraps
from os import strerror
from typing import TYPE_CHECKING, ParamSpec

import typer

from app.cli.errors import FAULTS, Stop

if TYPE_CHECKING:
    from collections.abc import Callable

Options = ParamSpec("Options")
_FULL = {ENOSPC, EDQUOT, EFBIG}


def ending_early(command: Callable[Options, None]) -> Callable[Options, None]:
    """Let a command end with a sentence and an exit code instead of a traceback."""

    @wraps(command)
    def run(*arguments: Options.args, **options: Options.kwargs) -> None:
        try:
            command(*arguments, **options)
        except Stop as stop:
            typer.echo(str(stop), err=True)
            raise typer.Exit(stop.code) from None
        except OSError as error:
            if error.errno not in _FULL:
                raise
            why = strerror(error.errno)
            typer.echo(f"the output or a temporary file cannot be written: {why}", err=True)
            raise typer.Exit(FAULTS) from None

    return run
