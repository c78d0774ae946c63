"""Targeting filters: whom a definition puts into a band, as somebody else's filter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import leaves
from app.targeting import written_back
from app.targeting.answer import TargetingError, TargetingFilter
from app.targeting.audience import audience, bands_to
from app.targeting.facts import over_facts
from app.targeting.leaf_spans import DISTANCES
from app.targeting.linkedin import with_people
from app.targeting.people import people_of
from app.targeting.weighted import weighted
from schemas.platform import WrittenBack

if TYPE_CHECKING:
    from datetime import date

    from app.targeting.answer import (
        AudiencePart,
        Basis,
        Dates,
        Dropped,
        FilterFormat,
        Relation,
        Unknowns,
    )
    from app.targeting.audience import Audience
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition
    from schemas.platform import PlatformMapping

_WRITTEN_BACK = {
    "json": written_back.as_json,
    "sql": written_back.as_sql,
    "hubspot": written_back.as_hubspot,
    "salesforce": written_back.as_salesforce,
}


class Question(NamedTuple):
    """What is asked for.

    Attributes:
        format: Whose filter.
        band: The key of a band; the highest for None.
        basis: What to test; for None, what decisions wrote back, where the platform has it.
        part: Whom to select.
        unknowns: Whether those are selected as well that unknown criteria could bring there.
        relation: What to be where a filter cannot be exact.
        as_of: The day that dates are counted from; None for the day on which it is used.
        persona: The key of a persona whose people are wanted; for advertising.
    """

    format: FilterFormat
    band: str | None = None
    basis: Basis | None = None
    part: AudiencePart = "all"
    unknowns: Unknowns = "exclude"
    relation: Relation | None = None
    as_of: date | None = None
    persona: str | None = None


class _Made(NamedTuple):
    body: Any
    relation: Relation = "exact"
    dropped: tuple[Dropped, ...] = ()
    dates: Dates = "none"


def targeting_filter(
    definition: Definition,
    icp: AnsweringVersion,
    asked: Question,
    mapping: PlatformMapping | None = None,
) -> TargetingFilter:
    """Return a filter that selects whom a definition puts into a band or a better one.

    Of SQL over facts, which `app.bulk` writes, all but the text is answered.

    Args:
        definition: A checked definition.
        icp: How the version is named.
        asked: What is asked for.
        mapping: Where the platform keeps attributes; None for formats without a platform.

    Raises:
        TargetingError: There is no such filter, or it would select everybody or nobody.
    """
    if (asked.unknowns, asked.relation) == ("include", "subset"):
        raise TargetingError("relation", "With unknowns=include a filter takes more in: superset.")
    if asked.persona is not None and asked.format != "linkedin":
        raise TargetingError("persona", "Only LinkedIn's filters reach people: format=linkedin.")
    if mapping is not None and mapping.platform != asked.format:
        raise TargetingError("format", f"The mapping {mapping.key} is for {mapping.platform}.")
    bands = bands_to(definition, asked.band)
    basis = basis_of(asked)
    if basis == "crm_properties":
        made = _of_properties(icp, asked, bands, mapping)
    else:
        made = _of_facts(definition, bands[-1], asked, mapping)
    literal = made.dates == "literal"
    return TargetingFilter(
        icp=icp,
        bands=bands,
        part=asked.part,
        basis=basis,
        format=asked.format,
        mapping=mapping.key if mapping else None,
        unknowns=asked.unknowns,
        relation="superset" if asked.unknowns == "include" else made.relation,
        dropped=made.dropped,
        dates=made.dates,
        as_of=asked.as_of if literal else None,
        expires_on=asked.as_of + timedelta(days=1) if asked.as_of and literal else None,
        filter=made.body,
    )


def basis_of(asked: Question) -> Basis:
    """Return what a filter tests: what was written back, wherever that can tell, if not asked."""
    can_tell = asked.format in _WRITTEN_BACK and (asked.part, asked.unknowns) == ("all", "exclude")
    return asked.basis or ("crm_properties" if can_tell else "facts")


def _of_properties(
    icp: AnsweringVersion,
    asked: Question,
    bands: tuple[str, ...],
    mapping: PlatformMapping | None,
) -> _Made:
    write = _WRITTEN_BACK.get(asked.format)
    if write is None:
        raise TargetingError("basis", f"{asked.format} holds no scores; ask for basis=facts.")
    if asked.part != "all" or asked.unknowns != "exclude":
        raise TargetingError(
            "basis",
            "The band that was written back tells neither parts nor unknowns; ask for basis=facts.",
        )
    if icp.version == "draft":
        raise TargetingError("basis", "A draft has written nothing back; ask for basis=facts.")
    fields = mapping.written_back if mapping else WrittenBack()
    return _Made(write(fields, bands, icp.version))


def _of_facts(
    definition: Definition,
    band: str,
    asked: Question,
    mapping: PlatformMapping | None,
) -> _Made:
    wanted = audience(definition, band, asked.part)
    if mapping is None:
        counts = _is_timed(definition, wanted)
        if asked.format == "json":
            dates: Dates = "rolling" if counts else "none"
            return _Made(weighted(wanted, definition.lists), dates=dates)
        return _Made("", dates=_dates(asked, is_timed=counts))
    people = None
    if asked.persona is not None:
        people = people_of(definition, asked.persona, mapping.people)
    found = over_facts(
        definition,
        wanted,
        mapping,
        asked.as_of,
        asked.unknowns,
        asked.relation,
        or_all=people is not None,
    )
    dates = _dates(asked, is_timed=found.is_timed)
    if people is None:
        return _Made(found.body, found.relation, found.dropped, dates)
    body = with_people(found.body, people.facets)
    return _Made(body, found.relation, (*found.dropped, *people.dropped), dates)


def _dates(asked: Question, *, is_timed: bool) -> Dates:
    if not is_timed:
        return "none"
    return "literal" if asked.as_of else "rolling"


def _is_timed(definition: Definition, wanted: Audience) -> bool:
    """Return whether anything asked hangs on the day."""
    attributes = attribute_table(definition.attributes)
    return any(
        leaf.op in DISTANCES or attributes[leaf.attribute].type == "events"
        for member in (*wanted.members, *wanted.exclusions)
        for leaf in leaves(member.when)
    )
