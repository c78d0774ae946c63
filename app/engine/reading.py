"""From the facts of an account to the value class of every domain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.domains.choices import ChoiceDomain
from app.engine.domains.dates import DateDomain
from app.engine.values import EventList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.engine.classes import Classes, ValueClass
    from app.engine.domains.base import Domain
    from app.engine.values import Facts, Value

CACHED_VALUES = 4_096
MAX_CACHED_EVENTS = 50
"""A longer list is not kept as the key of a cache."""


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
        self._absent = [read.classes.of(None) for read in reads]
        self._choices = []
        self._single = []
        self._several = []
        places: dict[str, list[int]] = {}
        for place, read in enumerate(reads):
            places.setdefault(read.attribute, []).append(place)
        for attribute, own in places.items():
            _, domain, classes = reads[own[0]]
            if isinstance(domain, ChoiceDomain):
                table = {value: classes.of(key) for value, key in domain.keys.items()}
                self._choices.append((own[0], attribute, table, classes.of(domain.other)))
            elif len(own) == 1:
                # What an absent date may turn out to be depends on the day.
                always = isinstance(domain, DateDomain)
                single = (own[0], attribute, always, domain.key, classes.by_key, classes.of)
                self._single.append(single)
            else:
                families = _Families([reads[place] for place in own])
                self._several.append((slice(own[0], own[-1] + 1), attribute, families.classes))

    def classes(self, facts: Facts, as_of: date) -> tuple[ValueClass, ...]:
        """Return the value class of the facts on each domain, on the day `as_of`."""
        found = self._absent.copy()
        get = facts.get
        for place, attribute, table, other in self._choices:
            value = get(attribute)
            if value is not None:
                found[place] = table.get(value, other)
        for place, attribute, always, key_of, by_key, class_of in self._single:
            value = get(attribute)
            if value is not None or always:
                key = key_of(value, as_of)
                found[place] = by_key.get(key) or class_of(key)
        for these, attribute, classes_of in self._several:
            value = get(attribute)
            if value is not None:
                found[these] = classes_of(value, as_of)
        return tuple(found)


def cacheable(value: Value | None) -> bool:
    """Return whether a value is small enough to be kept as the key of a cache."""
    if isinstance(value, EventList):
        if len(value.events) > MAX_CACHED_EVENTS:
            return False
        for event in value.events:  # a generator would cost more than the look-up it guards
            if event.detail or event.source:
                return False
    return True


class _Families:
    """The domains of one attribute that is read by several."""

    def __init__(self, reads: Sequence[Read]) -> None:
        self._reads = reads
        self._cached = lru_cache(CACHED_VALUES)(self._classes)

    def classes(self, value: Value, as_of: date) -> list[ValueClass]:
        return self._cached(value, as_of) if cacheable(value) else self._classes(value, as_of)

    def _classes(self, value: Value, as_of: date) -> list[ValueClass]:
        return [read.classes.of(read.domain.key(value, as_of)) for read in self._reads]
