"""Parts of a mapping: what fills some attributes, and the columns that takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from app.mapping.events import parts
from app.mapping.sources import named

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.mapping.apply import CompiledMapping
    from schemas.mapping import AccountMapping


def targets(mapping: AccountMapping) -> tuple[str, ...]:
    """Return the attributes that a mapping fills."""
    filled = [
        *(entry.to for entry in mapping.attributes),
        *(events.to for events in mapping.events),
        *(join.events.to for join in mapping.joins),
    ]
    return tuple(dict.fromkeys(filled))


def columns_read(mapping: AccountMapping) -> tuple[str, ...]:
    """Return the columns of an account's own row that a mapping reads."""
    entries = (named(entry) for entry in mapping.attributes)
    events = (named(source) for one in mapping.events for source in parts(one).values())
    joins = ((join.match.account,) for join in mapping.joins)
    return tuple(dict.fromkeys(chain(*entries, *events, *joins)))


def only(compiled: CompiledMapping, names: Collection[str]) -> CompiledMapping:
    """Return a mapping that fills some attributes and no others."""
    mapping = compiled.mapping.model_copy(
        update={
            "attributes": tuple(one for one in compiled.mapping.attributes if one.to in names),
            "events": tuple(one for one in compiled.mapping.events if one.to in names),
            "joins": tuple(one for one in compiled.mapping.joins if one.events.to in names),
        }
    )
    joined = {join.name for join in mapping.joins}
    return replace(
        compiled,
        mapping=mapping,
        attributes=tuple(one for one in compiled.attributes if one[0] in names),
        events=tuple(one for one in compiled.events if one.to in names),
        joins={name: join for name, join in compiled.joins.items() if name in joined},
    )
