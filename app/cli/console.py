"""Where people read: tables as wide as the terminal, plain where there is none."""

from __future__ import annotations

import os
from typing import TextIO

from rich.console import Console

_WIDTH_WITHOUT_TERMINAL = 140


def console(stream: TextIO) -> Console:
    """Return a console on a stream, without colours or markup."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
