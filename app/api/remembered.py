"""Answers that take long to make, of which those that were asked for last are remembered."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

K = TypeVar("K", bound="Hashable")


class Remembered(Generic[K]):
    """Answers by what was asked.

    Args:
        most: Bytes of answers that are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, bytes] = OrderedDict()
        self._size = 0

    def get(self, asked: K) -> bytes | None:
        """Return an answer; None where there is none."""
        if asked in self._kept:
            self._kept.move_to_end(asked)
        return self._kept.get(asked)

    def keep(self, asked: K, made: bytes) -> None:
        """Remember an answer, and forget those that were asked for longest ago."""
        self._kept[asked] = made
        self._size += len(made)
        while self._size > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest)
