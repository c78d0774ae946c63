"""Disjoint sets of numbers, joined step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Joined:
    """The numbers from 0 on, at first each a set of its own.

    Args:
        size: How many there are.
    """

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def join(self, numbers: Iterable[int]) -> None:
        """Put all the numbers into one set."""
        first, *others = numbers
        for other in others:
            self._above[self._top(other)] = self._top(first)

    def groups(self) -> list[set[int]]:
        """Return the sets, by their smallest numbers."""
        groups: dict[int, set[int]] = {}
        for number in range(len(self._above)):
            groups.setdefault(self._top(number), set()).add(number)
        return list(groups.values())

    def _top(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number
