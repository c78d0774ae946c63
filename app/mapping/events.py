"""Events out of rows: of the account's own row, or of the rows of a second file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.mapping.columns import Row, text_of
from app.mapping.sources import named, reading, reading_or_constant

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.mapping import EventSource, Source

Event = dict[str, object]
"""A raw event: `type`, and what else is known of it."""

_TEXTS = frozenset({"type", "detail", "source"})


def parts(events: EventSource) -> dict[str, Source]:
    """Return the sources of an event's fields, by the field's name."""
    fields = ("type", "date", "amount", "count", "detail", "source")
    return {name: part for name in fields if (part := getattr(events, name)) is not None}


def event_reader(events: EventSource) -> Callable[[Row], Event | None]:
    """Return what makes an event of a row.

    There is none where every column the event reads is empty, or where its type is unknown and
    has no prefix. An event of constants alone is an event of every row.
    """
    sources = parts(events)
    columns = [reading(source) for source in sources.values() if named(source)]
    fields = {name: reading_or_constant(source) for name, source in sources.items()}
    prefix = events.type.prefix or ""

    def read(row: Row) -> Event | None:
        if columns and all(take(row) is None for take in columns):
            return None
        event = {name: value for name, take in fields.items() if (value := take(row)) is not None}
        for name in _TEXTS & event.keys():
            event[name] = text_of(event[name]) or event[name]
        kind = event.get("type", "")
        if isinstance(kind, str):
            event["type"] = kind = prefix + kind if kind else prefix.removesuffix(".")
        return event if kind else None

    return read
