"""A mapping at work: compiled once, then applied to each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.mapping.columns import Row, column, text_of
from app.mapping.events import Event, event_reader
from app.mapping.hosts import host_of
from app.mapping.sources import Reading, reading_or_constant
from schemas.attributes import STANDARD

if TYPE_CHECKING:
    from schemas.mapping import AccountMapping, Entry, Join

JoinIndex = Mapping[str, list[Event]]
"""The events of a second file, by the text that matches an account to them."""

_Told = tuple[list[Event], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _EventTarget:
    to: str
    covers: tuple[str, ...]
    event: Callable[[Row], Event | None]


@dataclass(frozen=True, slots=True)
class _CompiledJoin:
    account_key: Callable[[Row], object]
    row_key: Callable[[Row], object]
    target: _EventTarget


@dataclass(frozen=True, slots=True)
class CompiledMapping:
    """A mapping made ready to be applied to many rows."""

    mapping: AccountMapping
    attributes: tuple[tuple[str, Reading], ...]
    events: tuple[_EventTarget, ...]
    joins: dict[str, _CompiledJoin]


def compile_mapping(mapping: AccountMapping) -> CompiledMapping:
    """Make a checked mapping ready to be applied."""
    return CompiledMapping(
        mapping=mapping,
        attributes=tuple((entry.to, _attribute(entry)) for entry in mapping.attributes),
        events=tuple(
            _EventTarget(events.to, events.covers, event_reader(events))
            for events in mapping.events
        ),
        joins={join.name: _join(join) for join in mapping.joins},
    )


def join_index(compiled: CompiledMapping, name: str, rows: Iterable[Row]) -> JoinIndex:
    """Return the events of the second file called `name`, by the account they belong to."""
    join = compiled.joins[name]
    index: dict[str, list[Event]] = {}
    for row in rows:
        key = text_of(join.row_key(row))
        event = join.target.event(row)
        if key is not None and event is not None:
            index.setdefault(key, []).append(event)
    return index


def apply(
    compiled: CompiledMapping, row: Row, joined: Mapping[str, JoinIndex] | None = None
) -> dict[str, object]:
    """Return the raw account of a row, with unknown attributes absent.

    Args:
        compiled: The mapping.
        row: A CSV line by column name, or a JSON object.
        joined: The second files that were given, by the join's name.
    """
    account: dict[str, object] = {
        to: value for to, read in compiled.attributes if (value := read(row)) is not None
    }
    told: dict[str, _Told] = {}
    for target in compiled.events:
        event = target.event(row)
        _tell(told, target, [] if event is None else [event])
    for name, index in (joined or {}).items():
        join = compiled.joins[name]
        if (key := text_of(join.account_key(row))) is not None:
            _tell(told, join.target, index[key] if key in index else [])  # noqa: SIM401 - asked by [], an index may note it
    for to, (events, covers) in told.items():
        if covers:
            account[to] = {"events": [*events], "covers": [*covers]}
        elif events:
            account[to] = [*events]
    return account


def _tell(told: dict[str, _Told], target: _EventTarget, events: list[Event]) -> None:
    before, covered = told.get(target.to, ([], ()))
    told[target.to] = (before + events, covered + target.covers)


def _join(join: Join) -> _CompiledJoin:
    target = _EventTarget(join.events.to, join.events.covers, event_reader(join.events))
    return _CompiledJoin(column(join.match.account), column(join.match.row), target)


def _attribute(entry: Entry) -> Reading:
    read = reading_or_constant(entry)
    standard = STANDARD.get(entry.to)
    if standard is None or standard.type != "string":
        return read
    as_text = host_of if entry.to == "domain" else text_of

    def text(row: Row) -> object:
        value = read(row)
        return value if value is None else as_text(value) or value

    return text
