"""How canonical values may be refined while more is found out about an account."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from app.engine.values import Event, EventList, Facts
from tests.engine import reference, strategies
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@st.composite
def refined(draw: st.DrawFn, names: Iterable[str], facts: Facts) -> Facts:
    """Draw the facts with one of the attributes refined, or left as it is."""
    name = draw(st.sampled_from(sorted(names)))
    value: Any = facts.get(name)
    if name in {"t", "u"}:
        better = draw(more_events(name, value))
    else:
        better = draw(st.sampled_from(strategies.completions(name, value)))
    return {n: v for n, v in {**facts, name: better}.items() if v is not None}


def more_events(name: str, value: EventList | None) -> st.SearchStrategy[EventList | None]:
    """Draw a value with gaps filled and, where the list is open, more events of open types."""
    if value is None:
        return st.none() | strategies.VALUES[name]
    filled = st.tuples(*(st.sampled_from(list(filled_in(event))) for event in value.events))
    if name == "u":
        return filled.map(lambda events: EventList(events, value.covers))
    open_types = [
        type_
        for type_ in strategies.TYPES
        if not any(reference.under(type_, cover) for cover in value.covers)
    ]
    news = list(grid(open_types))
    more = st.lists(st.sampled_from(news), max_size=2) if news else st.just([])
    return st.builds(
        lambda events, added, covers: EventList((*events, *added), value.covers | covers),
        filled,
        more,
        st.frozensets(st.sampled_from(strategies.TYPES), max_size=1),
    )


def filled_in(event: Event) -> Iterator[Event]:
    """Yield the event with its date and amount found out, or left as they are."""
    days = {event.date, *(TODAY - timedelta(days=age) for age in (0, 1, 2, 30, 31))}
    amounts = {event.amount, 0, 100}
    for day in days if event.date is None else {event.date}:
        for amount in amounts if event.amount is None else {event.amount}:
            yield event._replace(date=day, amount=amount)


def grid(types: list[str]) -> Iterator[Event]:
    """Yield an event of every class the drawn tests can tell apart."""
    days = [None, *(TODAY - timedelta(days=age) for age in (-31, -30, -2, -1, 0, 1, 2, 30, 31))]
    for type_, day, amount, count in product(types, days, (None, 0, 100), (1, 2)):
        yield Event(type_, day, amount, count)
