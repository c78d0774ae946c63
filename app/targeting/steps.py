"""A budget of steps: what would take too long is given up at the same place on every machine."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS = 150_000
"""Steps for writing a selection once; they take about a second."""

_left: ContextVar[list[int]] = ContextVar("steps")


class TooMuchError(Exception):
    """It would take too many steps, or be too long."""


@contextmanager
def budget(steps: int = STEPS) -> Iterator[None]:
    """Limit what is done within to some steps."""
    before = _left.set([steps])
    try:
        yield
    finally:
        _left.reset(before)


def step(count: int = 1) -> None:
    """Count steps.

    Raises:
        TooMuchError: There have been too many.
    """
    left = _left.get()
    left[0] -= count
    if left[0] < 0:
        raise TooMuchError
