"""Waiting for what comes to be by itself, with an end to it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PATIENCE_SECONDS = 30.0


def eventually(holds: Callable[[], T | None], seconds: float = PATIENCE_SECONDS) -> T:
    """Wait until something holds, and return it; an HTTP error is an answer like no.

    Raises:
        AssertionError: it does not in time.
    """
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        with suppress(httpx.HTTPError):
            if found := holds():
                return found
        time.sleep(0.02)
    raise AssertionError("it did not come to be")
