"""Where people read: tables as wide as the terminal, plain where there is none."""

from __future__ import annotations

import os
from io import StringIO
from typing import TextIO

from rich.console import Console

_WIDTH_WITHOUT_TERMINAL = 140


def console(stream: TextIO) -> Console:
    """Return a console on a stream, without colours or markup."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH_WITHOUT_TERMINAL
    return _console(stream, width)


def recording() -> Console:
    """Return a console that shows nothing and remembers everything, to be written as HTML."""
    return _console(StringIO(), _WIDTH_WITHOUT_TERMINAL, record=True)


def _console(stream: TextIO, width: int | None, *, record: bool = False) -> Console:
    return Console(
        file=stream, width=width, record=record, markup=False, highlight=False, emoji=False
    )
