"""Small definitions and canonical accounts, drawn so that thresholds and values often meet."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from app.engine.values import Event, EventList, NumberRange, StringSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]

TODAY = date(2026, 1, 15)
POINTS = (-5, 0, 5, 10, 30, 50, 99)
THRESHOLDS = (0, 10, 50)
MEMBERS = ("x", "y's", 'z\\"%{}')
WORDS = ("it's", "back\\slash", '"q";-', "ünï-日本")
TYPES = ("fund", "fund.a", "audit")

ATTRIBUTES: dict[str, Json] = {
    "n": {"type": "number"},
    "m": {"type": "number", "minimum": 0},
    "e": {"type": "enum", "values": ["a", "b", "c"]},
    "w": {"type": "string"},
    "b": {"type": "boolean"},
    "d": {"type": "date"},
    "s": {"type": "string_set"},
    "z": {"type": "string_set", "absence": "no"},
    "t": {"type": "events"},
    "u": {"type": "events", "absence": "no"},
}

_days = st.sampled_from([0, 1, 30])


def _subset(values: Iterable[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, unique=True)


def _events_value() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"types": _subset(TYPES)},
        optional={
            "within_days": _days,
            "min_amount": st.just(100),
            "min_count": st.just(2),
        },
    )


def _op(ops: Iterable[str], value: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"op": st.sampled_from(list(ops)), "value": value})


_number = st.one_of(
    _op(["eq", "ne", "lt", "lte", "gt", "gte"], st.sampled_from(THRESHOLDS)),
    _op(["between"], st.sampled_from([[0, 10], [10, 50], [10, 10]])),
)
_set = st.one_of(
    _op(["contains_any", "contains_all", "contains_none"], _subset(MEMBERS)),
    _op(["contains_at_least"], st.just({"n": 2, "of": list(MEMBERS)})),
)
_events = _op(["happened", "upcoming"], _events_value())
_presence = st.sampled_from([{"op": "known"}, {"op": "unknown"}])
TESTS: dict[str, st.SearchStrategy[Json]] = {
    "number": _number,
    "enum": st.one_of(
        _op(["eq", "ne"], st.sampled_from("abc")), _op(["in", "not_in"], _subset("abc"))
    ),
    "string": st.one_of(
        _op(["eq", "ne"], st.sampled_from(WORDS)), _op(["in", "not_in"], _subset(WORDS))
    ),
    "boolean": _op(["eq"], st.booleans()),
    "date": st.one_of(
        _op(["before", "after"], st.just("2026-01-01")),
        _op(["within_days", "due_within_days", "older_than_days"], _days),
    ),
    "string_set": _set,
    "events": _events,
}


def leaf(name: str, *, presence: bool = True) -> st.SearchStrategy[Json]:
    """Draw a leaf on the attribute."""
    tests = TESTS[ATTRIBUTES[name]["type"]]
    if presence:
        tests = st.one_of(tests, tests, tests, _presence)
    return tests.map(lambda test: {"attribute": name, **test})


@st.composite
def condition(draw: st.DrawFn, names: tuple[str, ...], *, presence: bool = True) -> Json:
    """Draw a condition over the attributes, two levels deep at most."""
    part = st.sampled_from(names).flatmap(lambda name: leaf(name, presence=presence))
    shape = draw(st.sampled_from(["leaf", "leaf", "leaf", "all", "any", "not", "at_least"]))
    if shape == "leaf":
        return draw(part)
    if shape == "not":
        return {"not": draw(part)}
    parts = draw(st.lists(part, min_size=1, max_size=3, unique_by=repr))
    if shape == "at_least":
        return {"at_least": draw(st.integers(1, len(parts))), "of": parts}
    return {shape: parts}


@st.composite
def document(
    draw: st.DrawFn,
    names: tuple[str, ...] = tuple(ATTRIBUTES),
    *,
    most: int = 3,
    presence: bool = True,
) -> Json:
    """Draw a definition that reads at most `most` of the attributes."""
    read = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=True)))
    when = condition(read, presence=presence)
    dimensions: list[Json] = [
        {
            "key": f"dim{i}",
            "name": "A dimension",
            "max_points": top,
            "criteria": [
                {
                    "key": f"crit{i}{j}",
                    "when": draw(when),
                    "points": draw(st.integers(1, top)),
                    "reason": "Because",
                }
                for j in range(draw(st.integers(1, 3)))
            ],
        }
        for i, top in enumerate(draw(st.lists(st.integers(1, 3), min_size=1, max_size=2)))
    ]
    first = dimensions[0]
    high: Json = {"key": "high", "min_score": 3, "action": "Call"}
    if draw(st.booleans()):
        high["min_points"] = {first["key"]: draw(st.integers(1, first["max_points"]))}
    made = {
        "language": 1,
        "key": "drawn",
        "name": "Drawn",
        "statement": "A definition drawn at random.",
        "owner": "tests",
        "review": {"cadence_days": 90},
        "attributes": {name: ATTRIBUTES[name] for name in read},
        "scorecard": {"dimensions": dimensions},
        "bands": [
            high,
            {"key": "middle", "min_score": 1, "action": "Wait"},
            {"key": "low", "min_score": 0, "action": "Leave"},
        ],
        "anti_icp": [
            {"key": f"flag{i}", "when": draw(when), "reason": "No", **effect}
            for i, effect in enumerate(
                draw(
                    st.lists(
                        st.sampled_from(
                            [
                                {"effect": "disqualify"},
                                {"effect": "cap", "band": "middle"},
                                {"effect": "warn"},
                            ]
                        ),
                        max_size=2,
                    )
                )
            )
        ],
    }
    if draw(st.booleans()):
        made["research"] = {
            "when_reachable": draw(st.sampled_from(["high", "middle"])),
            "action": "Ask",
        }
    return made


def _ranges(points: Iterable[int]) -> Iterator[NumberRange]:
    for low, high in combinations(sorted(points), 2):
        yield NumberRange(min=low, max=high)


def _days_around(today: date) -> list[date]:
    ages = (-31, -30, -29, -2, -1, 0, 1, 2, 14, 15, 29, 30, 31)
    return [today - timedelta(days=age) for age in ages]


def _sets(*, closed: bool) -> Iterator[StringSet]:
    for states in product(*[("has", "lacks") if closed else ("has", "lacks", "")] * len(MEMBERS)):
        named = {
            side: frozenset(m for m, s in zip(MEMBERS, states, strict=True) if s == side)
            for side in ("has", "lacks")
        }
        yield StringSet(named["has"], frozenset() if closed else named["lacks"])


_event = st.builds(
    Event,
    type=st.sampled_from([*TYPES, "fund.b", "other"]),
    date=st.none() | st.sampled_from(_days_around(TODAY)),
    amount=st.none() | st.sampled_from([0, 50, 100]),
    count=st.sampled_from([1, 2]),
)
_event_list = st.builds(
    EventList,
    events=st.lists(_event, max_size=3, unique_by=lambda e: e[:4]).map(tuple),
    covers=st.frozensets(st.sampled_from(TYPES), max_size=2),
)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "n": st.sampled_from([*POINTS, *_ranges(POINTS), NumberRange(min=10), NumberRange(below=10)]),
    "m": st.sampled_from(
        [*POINTS[1:], *_ranges(POINTS[1:]), NumberRange(min=10), NumberRange(min=0, below=10)]
    ),
    "e": st.sampled_from("abc"),
    "w": st.sampled_from([*WORDS, "other"]),
    "b": st.booleans(),
    "d": st.sampled_from(_days_around(TODAY)),
    "s": st.sampled_from(list(_sets(closed=False))),
    "z": st.sampled_from(list(_sets(closed=True))),
    "t": _event_list,
    "u": _event_list.map(lambda value: value._replace(covers=frozenset())),
}


def facts(names: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw canonical facts: each attribute known or not."""
    return st.fixed_dictionaries({}, optional={name: VALUES[name] for name in sorted(names)})


def completions(name: str, value: Any) -> list[Any]:  # noqa: ANN401 - canonical values of any type
    """Return canonical values that stand for every completion of an attribute without events."""
    if isinstance(value, NumberRange):
        low = -1e9 if value.min is None else value.min
        high = 1e9 if value.max is None else value.max
        below = 1e9 if value.below is None else value.below
        points = [p for p in _points(name) if low <= p <= high and p < below]
        return [value, *points, *_ranges(points)]
    if isinstance(value, StringSet):
        if name == "z":
            return [value]
        return [s for s in _sets(closed=False) if s.has >= value.has and s.lacks >= value.lacks]
    if value is not None:
        return [value]
    everything: dict[str, Iterable[Any]] = {
        "n": [*_points("n"), *_ranges(_points("n"))],
        "m": [*_points("m"), *_ranges(_points("m"))],
        "e": "abc",
        "w": [*WORDS, "other"],
        "b": (True, False),
        "d": [*_days_around(TODAY), date(2025, 12, 31), date(2026, 1, 1), date(2025, 1, 1)],
        "s": _sets(closed=False),
        "z": _sets(closed=True),
    }
    return [None, *everything[name]]


def _points(name: str) -> tuple[int, ...]:
    return POINTS if name == "n" else POINTS[1:]
