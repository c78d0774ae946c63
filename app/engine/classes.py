"""Value classes: keys of a domain that differ in nothing the definition could tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.domains.base import TooManyError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.engine.domains.base import Domain
    from app.engine.outcomes import Vector

MAX_KEYS = 4_096
"""Keys, and classes, remembered of one domain."""


class ValueClass:
    """What evaluation knows of a value; compared by identity, so that it is a quick cache key.

    Attributes:
        outcomes: The outcome of every test of the domain.
        completions: The outcomes of every completion, itself included; None if too many.
    """

    __slots__ = ("completions", "outcomes")

    def __init__(self, outcomes: Vector, completions: frozenset[Vector] | None) -> None:
        self.outcomes = outcomes
        self.completions = completions


class Classes:
    """The value classes of one domain, as they are met.

    One forgotten and met again is another object: caches then miss, nothing else.

    Args:
        domain: The domain.
    """

    def __init__(self, domain: Domain[Any]) -> None:
        self._domain = domain
        self.by_key: dict[Hashable, ValueClass] = {}
        self._met: dict[tuple[Vector, frozenset[Vector] | None], ValueClass] = {}

    def of(self, key: Hashable) -> ValueClass:
        """Return the class of a key of the domain."""
        found = self.by_key.get(key)
        if found is None:
            known = (self._domain.outcomes(key), self._completions(key))
            _forget_if_full(self._met)
            found = self._met.setdefault(known, ValueClass(*known))
            _forget_if_full(self.by_key)
            self.by_key[key] = found
        return found

    def _completions(self, key: Hashable) -> frozenset[Vector] | None:
        try:
            return self._domain.completions(key)
        except TooManyError:
            return None


def _forget_if_full(remembered: dict[Any, ValueClass]) -> None:
    if len(remembered) >= MAX_KEYS:
        remembered.clear()
