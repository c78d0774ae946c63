"""Filters over accounts' own fields: as exact as a platform allows, and what is missing."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from app.targeting.answer import Dropped, TargetingError
from app.targeting.fitting import Written
from app.targeting.hubspot import hubspot
from app.targeting.linkedin import linkedin
from app.targeting.readings import Readings
from app.targeting.salesforce import salesforce
from app.targeting.selection import selection
from app.targeting.steps import budget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from typing import Any

    from app.targeting.answer import Relation, Unknowns
    from app.targeting.audience import Audience, Member
    from app.targeting.fields import Field
    from app.targeting.selection import Selection
    from schemas.definition import Definition
    from schemas.platform import Platform, PlatformMapping

WRITERS: dict[Platform, Callable[[Selection, Mapping[str, Field]], Written | None]] = {
    "hubspot": hubspot,
    "salesforce": salesforce,
    "linkedin": linkedin,
}


class Found(NamedTuple):
    """A filter over fields.

    Attributes:
        body: As the platform takes it.
        relation: How those whom it selects relate to the audience.
        dropped: What it does not say as the definition does.
        is_timed: Whether it hangs on the day.
    """

    body: Any
    relation: Relation
    dropped: tuple[Dropped, ...]
    is_timed: bool


def over_facts(  # noqa: PLR0913, PLR0917 - what a filter is made of
    definition: Definition,
    wanted: Audience,
    mapping: PlatformMapping,
    as_of: date | None,
    unknowns: Unknowns,
    relation: Relation | None,
    *,
    or_all: bool = False,
) -> Found:
    """Return the filter of an audience.

    Where it cannot be exact, it leaves some out (`subset`) where all can be said that is asked,
    else it takes more in (`superset`), unless one of the two is asked for.

    Args:
        definition: A checked definition.
        wanted: Whom to select.
        mapping: Where the platform keeps attributes.
        as_of: The day that dates are counted from; None for the platform's current one.
        unknowns: Whether those are selected as well that unknown criteria could bring there.
        relation: What to be where it cannot be exact.
        or_all: Whether a filter that asks for nothing will do; its body is then empty.

    Raises:
        TargetingError: Nothing is left to ask for, or nobody passes.
    """
    if unknowns == "exclude" and relation != "superset":
        found = _sure(definition, wanted, mapping, as_of, asked=relation == "subset")
        if found and (found.body or or_all):
            return found
        if relation == "subset":
            raise TargetingError("relation", f"{mapping.name}: there is nobody of whom it is sure.")
    readings = Readings(definition, mapping, as_of, sure=False)
    chosen = selection(wanted, readings, unknown=unknowns == "include")
    if chosen.takes_none:
        raise TargetingError("format", _nobody(mapping, wanted, chosen))
    found = _superset(chosen, readings, mapping)
    if not (found.body or or_all):
        raise TargetingError("format", _nothing(mapping, found.dropped))
    return found


def _sure(
    definition: Definition,
    wanted: Audience,
    mapping: PlatformMapping,
    as_of: date | None,
    *,
    asked: bool,
) -> Found | None:
    """Return a filter of accounts that are surely meant.

    None where there are none, or, unless it is asked for, where a superset says more: where
    something cannot be said at all, or a flag tests a text that may be spelled in any way.
    """
    readings = Readings(definition, mapping, as_of, sure=True)
    chosen = selection(wanted, readings, unknown=False)
    flags = {flag.pointer for flag in wanted.exclusions}
    told = all(one.reason == "raw_text" and one.pointer not in flags for one in readings.dropped)
    if chosen.takes_none or not (asked or told):
        return None
    try:
        written = _written(chosen, readings, mapping)
    except TargetingError:  # nobody: what is asked excludes each other
        if not readings.dropped:
            raise
        return None
    return written and _found(written, readings.dropped, readings, inexact="subset")


def _superset(chosen: Selection, readings: Readings, mapping: PlatformMapping) -> Found:
    """Return a filter that leaves nobody out: what makes it too long is not asked.

    What is missed least is dropped first; how much of it, is found by halving.
    """
    order = _least_missed(chosen)
    tried: dict[int, Written | None] = {}

    def fits(count: int) -> bool:
        left = chosen.without(order[:count])
        if left.takes_all:
            return True
        tried[count] = written = _written(left, readings, mapping)
        return written is not None and written.relation != "subset"

    count = bisect_left(range(len(order)), True, key=fits)
    dropped = (*readings.dropped, *map(_too_many, order[:count]))
    written = tried.get(count) or Written({}, "superset")
    return _found(written, dropped, readings, inexact="superset")


def _least_missed(chosen: Selection) -> list[Member]:
    """Return criteria by their points, the last of the fewest first; then flags, the last first."""
    members = [*chosen.audience.members][::-1]
    members.sort(key=lambda one: one.points)
    return [*members, *reversed(chosen.audience.exclusions)]


def _written(chosen: Selection, readings: Readings, mapping: PlatformMapping) -> Written | None:
    with budget():
        return WRITERS[mapping.platform](chosen, readings.fields)


def _found(
    written: Written, dropped: tuple[Dropped, ...], readings: Readings, *, inexact: Relation
) -> Found:
    relation = inexact if written.relation == "exact" and dropped else written.relation
    return Found(written.body, relation, dropped, readings.is_timed)


def _too_many(member: Member) -> Dropped:
    return Dropped(
        key=member.key,
        pointer=member.pointer,
        attribute=None,
        reason="too_many",
        message="With it the filter would be longer than the platform takes.",
    )


def _nobody(mapping: PlatformMapping, wanted: Audience, chosen: Selection) -> str:
    told = {member.pointer for member in chosen.audience.members} | set(chosen.members)
    never = ", ".join(member.key for member in wanted.members if member.pointer not in told)
    return (
        f"{mapping.name}: nobody can pass, as no option or value of its fields ever meets {never};"
        " look at the options of the mapping, or use one of your own."
    )


def _nothing(mapping: PlatformMapping, dropped: tuple[Dropped, ...]) -> str:
    attributes = ", ".join(dict.fromkeys(one.attribute for one in dropped if one.attribute))
    if not dropped:
        return f"{mapping.name}: every account passes, so there is nothing to ask for."
    if not attributes:
        return f"{mapping.name}: what would be asked is too long, even if only a part of it is."
    return (
        f"{mapping.name}: nothing would be left to ask for; give fields to what is tested in a"
        f" mapping of your own ({attributes})."
    )
