"""The outcomes a list of events may come to, held against trying everything."""

from __future__ import annotations

import json
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader
from app.engine.compiling.leaves import leaves as condition_leaves
from app.engine.domains.events import EventDomain
from app.engine.values import Event, EventList
from schemas.definition import Definition
from tests.engine import reference, strategies
from tests.engine.growth import filled_in, grid
from tests.engine.strategies import ATTRIBUTES, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(
    st.lists(strategies.leaf("t"), min_size=1, max_size=2, unique_by=repr),
    st.none() | strategies.VALUES["t"],
)
def test_events_complete_to_what_trying_everything_finds(
    leaves: list[Json], value: EventList | None
) -> None:
    """The outcomes an open list may come to equal brute force over events added to it."""
    _assert_completions("t", leaves, value)


@slow
@given(
    st.lists(strategies.leaf("u"), min_size=1, max_size=2, unique_by=repr),
    st.none() | strategies.VALUES["u"],
)
def test_events_of_a_closed_list_complete_to_what_trying_everything_finds(
    leaves: list[Json], value: EventList | None
) -> None:
    """With `absence: no` only gaps of given events are open, or the whole list."""
    _assert_completions("u", leaves, value)


def _assert_completions(name: str, leaves: list[Json], value: EventList | None) -> None:
    definition = Definition.model_validate_json(json.dumps(_one_criterion_each(name, leaves)))
    reader = LeafReader(attribute_table(definition.attributes), {})
    tests = [
        reader.test(leaf)
        for criterion in definition.scorecard.dimensions[0].criteria
        for leaf in condition_leaves(criterion.when)
    ]
    domain = EventDomain(tests, closed=name == "u")
    found = domain.completions(None if value is None else domain.key(value, TODAY))
    expected = {
        tuple(reference.leaf(leaf, completed, ATTRIBUTES[name], TODAY) for leaf in leaves)
        for completed in _event_completions(name, leaves, value)
    }
    assert found is not None
    assert set(found) == expected


def _one_criterion_each(name: str, leaves: list[Json]) -> Json:
    return {
        "language": 1,
        "key": "drawn",
        "name": "Drawn",
        "statement": "One criterion for each leaf.",
        "owner": "tests",
        "review": {"cadence_days": 90},
        "attributes": {name: ATTRIBUTES[name]},
        "scorecard": {
            "dimensions": [
                {
                    "key": "only",
                    "name": "Only",
                    "max_points": 9,
                    "criteria": [
                        {"key": f"crit{i}", "when": leaf, "points": 1, "reason": "Because"}
                        for i, leaf in enumerate(leaves)
                    ],
                }
            ]
        },
        "bands": [{"key": "low", "min_score": 0, "action": "Leave"}],
    }


def _event_completions(
    name: str, leaves: list[Json], value: EventList | None
) -> Iterator[EventList | None]:
    """Yield lists that stand for every completion, built from events of every distinct class."""
    yield value
    start = value or EventList(())
    wanted = {type_ for leaf in leaves for type_ in leaf.get("value", {}).get("types", ())}
    open_types = [
        type_
        for type_ in sorted(wanted)
        if not any(reference.under(type_, cover) for cover in start.covers)
    ]
    if name == "u" and value is not None:
        open_types = []
    classes: dict[Any, Event] = {}
    for event in grid(open_types):
        alone = EventList((event,))
        seen = tuple(
            reference.leaf(leaf, alone._replace(covers=covers), ATTRIBUTES["t"], TODAY)
            for leaf in leaves
            for covers in (frozenset(), frozenset(strategies.TYPES))
        )
        classes.setdefault((seen, event.count), event)
    covers_learned = [
        frozenset(some)
        for size in range(len(strategies.TYPES) + 1)
        for some in combinations(strategies.TYPES, size)
    ]
    for filled in product(*(list(filled_in(event)) for event in start.events)):
        for size in range(3):
            for added in combinations(classes.values(), size):
                for covers in covers_learned if name == "t" else [frozenset()]:
                    yield EventList((*filled, *added), start.covers | covers)
