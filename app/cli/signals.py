"""Stopping in order when asked to."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def orderly_stop() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM unwind the block with exit code 0; ignore later ones."""
    before = {number: signal.signal(number, _unwind) for number in _STOP}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _unwind(*_: object) -> NoReturn:
    for number in _STOP:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)
