"""From the facts of an account to the value class of every domain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.domains.dates import DateDomain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.engine.classes import Classes
    from app.engine.domains.base import Domain
    from app.engine.values import Facts, Value

CACHED_VALUES = 4_096


class Read(NamedTuple):
    """An attribute, one of the domains that read it, and the value classes of that domain."""

    attribute: str
    domain: Domain[Any]
    classes: Classes


class FactReader:
    """Reads facts for all domains of a definition.

    Args:
        reads: The domains in the order of their numbers; those of one attribute follow each other.
    """

    def __init__(self, reads: Sequence[Read]) -> None:
        self._absent = [read.classes.number(None) for read in reads]
        self._single = []
        self._several = []
        places: dict[str, list[int]] = {}
        for place, read in enumerate(reads):
            places.setdefault(read.attribute, []).append(place)
        for attribute, own in places.items():
            first = reads[own[0]]
            if len(own) == 1:
                # What an absent date may turn out to be depends on the day.
                always = isinstance(first.domain, DateDomain)
                classes = first.classes
                key_of = first.domain.key
                self._single.append(
                    (own[0], attribute, always, key_of, classes.numbers, classes.number)
                )
            else:
                families = _Families([reads[place] for place in own])
                self._several.append((slice(own[0], own[-1] + 1), attribute, families.classes))

    def classes(self, facts: Facts, as_of: date) -> tuple[int, ...]:
        """Return the value class of the facts on each domain, on the day `as_of`."""
        found = self._absent.copy()
        get = facts.get
        for place, attribute, always, key_of, numbers, number_of in self._single:
            value = get(attribute)
            if value is not None or always:
                key = key_of(value, as_of)
                number = numbers.get(key)
                found[place] = number_of(key) if number is None else number
        for these, attribute, classes_of in self._several:
            value = get(attribute)
            if value is not None:
                found[these] = classes_of(value, as_of)
        return tuple(found)


class _Families:
    """The domains of one attribute that is read by several."""

    def __init__(self, reads: Sequence[Read]) -> None:
        self._reads = reads
        self.classes = lru_cache(CACHED_VALUES)(self._classes)

    def _classes(self, value: Value, as_of: date) -> list[int]:
        return [read.classes.number(read.domain.key(value, as_of)) for read in self._reads]
