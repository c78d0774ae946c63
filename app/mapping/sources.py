"""One value out of a row: columns, translations, dates and scales, as a `Source` says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.engine.normalise.text import fold
from app.mapping.columns import Row, column, text_of
from app.mapping.scales import is_zero, scaled
from schemas.mapping import Entry, Part, Source

Reading = Callable[[Row], object]
"""Takes a value out of a row; None where every column is empty."""

_Step = Callable[[object], object]


def named(source: Source) -> tuple[str, ...]:
    """Return the columns a source reads, in the order they are tried."""
    columns = source.columns
    return () if columns is None else (columns,) if isinstance(columns, str) else columns


def reading(source: Source) -> Reading:
    """Return what reads the columns of a source, without its constant."""
    columns = [column(name) for name in named(source)]
    read = _reader(source)

    def first(row: Row) -> object:
        for take in columns:
            if (value := read(take(row))) is not None:
                return value
        return None

    return first


def reading_or_constant(source: Source) -> Reading:
    """Return what reads the columns of a source, or else gives its constant."""
    read = reading(source)
    constant = list(source.constant) if isinstance(source.constant, tuple) else source.constant
    if constant is None:
        return read

    def value(row: Row) -> object:
        found = read(row)
        return constant if found is None else found

    return value


def _reader(source: Source) -> Callable[[object], object]:
    one = _member_reader(source)
    part = source.part
    split = source.split if isinstance(source, Entry) else None

    def read(value: object) -> object:
        if isinstance(value, str):
            text = (_piece(value, part) if part else value).strip()
            if not text:
                return None
            if split is None:
                return one(text)
            value = [member for piece in text.split(split) if (member := piece.strip())]
            return [kept for member in value if (kept := one(member)) is not None] or None
        if isinstance(value, list):
            members = [kept for member in value if (kept := one(member)) is not None]
            # an empty list may mean that there is nothing; one left empty says that nobody knows
            return members if members or not value else None
        return one(value)

    return read


def _member_reader(source: Source) -> Callable[[object], object]:
    table: dict[str, object] = {fold(text): value for text, value in source.values.items()}
    steps: list[_Step] = []
    if source.format is not None:
        steps.append(_dates(source.format))
    if source.zero_is_unknown:
        steps.append(lambda value: None if is_zero(value) else value)
    if source.scale is not None:
        steps.append(_scale(source.scale))

    def read(value: object) -> object:
        if value is None:
            return None
        if table and (text := text_of(value)) is not None:
            folded = fold(text)
            if folded in table:
                return table[folded]
        for step in steps:
            if value is None:
                break
            value = step(value)
        return value

    return read


def _piece(text: str, part: Part) -> str:
    before, _, after = (
        text.partition(part.separator) if part.take == "first" else text.rpartition(part.separator)
    )
    return before if part.take == "first" else after


def _dates(written: str) -> _Step:
    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            moment = datetime.strptime(value, written)  # noqa: DTZ007 - a format may lack a zone
            return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()
        except (ValueError, OverflowError):
            return value

    return read


def _scale(factor: float) -> _Step:
    return lambda value: scaled(value, factor)
