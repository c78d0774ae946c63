"""`missing`: what finding out one attribute, and nothing else, could bring."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from app.engine.fragments import missing_json
from app.engine.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.engine.totals import Totals

REMEMBERED = 1_024


class Refinement:
    """What finding out one attribute can do to the total; compared by identity.

    Attributes:
        attribute: Its number, in the order of reading.
        changes: What may be added to the packed total, as far as it tells what bands can come.
        rank: Sorts refinements of different attributes as a decision lists them.
        same: The entry when no other band can come of it.
        other: The entry when one can.
    """

    __slots__ = ("attribute", "changes", "other", "rank", "same")

    def __init__(
        self, attribute: int, changes: tuple[int, ...], rank: int, same: bytes, other: bytes
    ) -> None:
        self.attribute = attribute
        self.changes = changes
        self.rank = rank
        self.same = same
        self.other = other


class Refinements:
    """Makes refinements; equal ones are one object.

    Args:
        attributes: Every attribute that is read, in the order of reading, with its question.
        totals: How tallies are packed.
    """

    def __init__(self, attributes: Sequence[tuple[str, str | None]], totals: Totals) -> None:
        self._attributes = attributes
        self._made = made = Memo(partial(_refinement, attributes, totals), REMEMBERED)
        self._joined = Memo(partial(_joined, made), REMEMBERED)

    def of(self, attribute: int, now: int, refined: Iterable[int]) -> Refinement:
        """Return the refinement of an attribute.

        Args:
            attribute: Its number.
            now: The packed tally of a component as things stand.
            refined: Those it may have once the attribute is found out.
        """
        return self._made[attribute, frozenset(total - now for total in refined)]

    def name(self, attribute: int) -> str:
        """Return the name of an attribute, given its number."""
        return self._attributes[attribute][0]

    def joined(self, refinements: Iterable[Refinement]) -> tuple[Refinement, ...]:
        """Return refinements of several components as one for each attribute."""
        found: dict[int, Refinement] = {}
        for one in refinements:
            other = found.get(one.attribute)
            found[one.attribute] = one if other is None else self._joined[other, one]
        return tuple(found.values())


def _refinement(
    attributes: Sequence[tuple[str, str | None]], totals: Totals, key: tuple[int, frozenset[int]]
) -> Refinement:
    attribute, changes = key
    could_add = max(totals.numbers(change)[0] for change in changes)
    name, ask = attributes[attribute]
    same, other = (
        missing_json(name, ask, could_add, could_change_band=change) for change in (False, True)
    )
    rank = attribute - could_add * len(attributes)
    return Refinement(attribute, _telling(totals, changes), rank, same, other)


def _telling(totals: Totals, changes: Iterable[int]) -> tuple[int, ...]:
    """Return the changes that tell whether any of them leads to another band.

    Where all else is equal, more points lead to a better band and a higher ceiling to research,
    never the other way round; so the ends of both tell.
    """
    alike: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
    for change in changes:
        score, ceiling, *others = totals.numbers(change)
        alike.setdefault(tuple(others), []).append((score, ceiling, change))
    telling: set[int] = set()
    for group in alike.values():
        ends = [end(group, key=by) for end in (min, max) for by in (itemgetter(0), itemgetter(1))]
        telling.update(change for _, _, change in ends)
    return tuple(telling - {0})


def _joined(
    made: Mapping[tuple[int, frozenset[int]], Refinement], pair: tuple[Refinement, Refinement]
) -> Refinement:
    one, other = pair
    changes = frozenset(a + b for a in (0, *one.changes) for b in (0, *other.changes))
    return made[one.attribute, changes]
