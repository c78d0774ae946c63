"""Value classes: keys of a domain that differ in nothing the definition could tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.engine.domains.base import Domain
    from app.engine.outcomes import Vector

Completions = frozenset["Vector"] | None

MAX_KEYS = 4_096
"""Keys remembered; the classes themselves are few, as they are told apart by outcomes alone."""


class Classes:
    """The classes of one domain, numbered as they are met.

    Args:
        domain: The domain.
    """

    def __init__(self, domain: Domain[Any]) -> None:
        self._domain = domain
        self.numbers: dict[Hashable, int] = {}
        self._met: dict[tuple[Vector, Completions], int] = {}
        self._classes: list[tuple[Vector, Completions]] = []

    def number(self, key: Hashable) -> int:
        """Return the number of the class of a key of the domain."""
        number = self.numbers.get(key)
        if number is None:
            found = (self._domain.outcomes(key), self._domain.completions(key))
            number = self._met.setdefault(found, len(self._classes))
            if number == len(self._classes):
                self._classes.append(found)
            if len(self.numbers) >= MAX_KEYS:
                self.numbers.clear()
            self.numbers[key] = number
        return number

    def outcomes(self, number: int) -> Vector:
        """Return the outcome of every test on a value of the class."""
        return self._classes[number][0]

    def completions(self, number: int) -> Completions:
        """Return the outcomes of every completion, itself included; None if too many."""
        return self._classes[number][1]
