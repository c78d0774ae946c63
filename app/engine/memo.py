"""Remembering what a function gave, as quickly as a dictionary answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """The values of a pure function by its argument: `memo[key]`; those not there are made.

    When it is full everything is forgotten, so that a hit costs no book-keeping. Threads may share
    it: at worst a value is made twice. The function must not lead back to the memo, or only a
    search for garbage frees either.

    Args:
        make: The function.
        most: How many values are kept.
    """

    __slots__ = ("_make", "_most")

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        made = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = made
        return made
