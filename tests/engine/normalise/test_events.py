from __future__ import annotations

import math
from datetime import date

import pytest

from app.engine.values import Event, EventList
from schemas.attributes import EventsAttribute
from tests.engine.normalise.reading import faults_of, message_of, read_one

OPEN = EventsAttribute(type="events")
CLOSED = EventsAttribute(type="events", absence="no")


def events(*found: Event, covers: tuple[str, ...] = ()) -> EventList:
    """Return a list of events."""
    return EventList(found, frozenset(covers))


@pytest.mark.parametrize(
    ("event", "read"),
    [
        ({"type": "Funding.Series B"}, Event("funding.series-b")),
        ({"type": "audit", "date": "2026-03-01T00:00:00Z"}, Event("audit", date(2026, 3, 1))),
        ({"type": "audit", "date": None, "amount": None}, Event("audit")),
        ({"type": "audit", "date": " ", "count": ""}, Event("audit")),
        ({"type": "funding", "amount": "$5M"}, Event("funding", amount=5_000_000)),
        ({"type": "funding", "amount": 0}, Event("funding", amount=0)),
        ({"type": "funding", "amount": "undisclosed"}, Event("funding")),
        ({"type": "jobs", "count": 3}, Event("jobs", count=3)),
        ({"type": "jobs", "count": 3.0}, Event("jobs", count=3)),
        ({"type": "jobs", "count": "1,200"}, Event("jobs", count=1_200)),
        (
            {"type": "jobs", "detail": "Two SREs", "source": " "},
            Event("jobs", detail="Two SREs"),
        ),
    ],
    ids=repr,
)
def test_event_is_read(event: dict[str, object], read: Event) -> None:
    """Types fold and keep their dots; day, amount and count are read; texts stay as given."""
    assert read_one(OPEN, [event]) == (events(read), [])


@pytest.mark.parametrize(
    ("event", "read", "code"),
    [
        ({"type": "a", "amount": "$5-10M"}, Event("a"), "unrecognised_value"),
        ({"type": "a", "amount": "a lot"}, Event("a"), "unrecognised_value"),
        ({"type": "a", "amount": "€5M"}, Event("a"), "other_currency"),
        ({"type": "a", "amount": -5}, Event("a"), "out_of_range"),
        ({"type": "a", "count": "2.5"}, Event("a"), "unrecognised_value"),
        ({"type": "a", "count": "several"}, Event("a"), "unrecognised_value"),
    ],
    ids=repr,
)
def test_unreadable_part_leaves_the_event(event: dict[str, object], read: Event, code: str) -> None:
    """An amount or a count that cannot be used is unknown with a warning; the event stays."""
    assert read_one(OPEN, [event]) == (events(read), [code])


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"type": "audit", "date": "2026-02-30"}, "unrecognised_value"),
        ({"type": "audit", "date": "soon"}, "unrecognised_value"),
        ({"type": "audit", "date": "1066-10-14"}, "out_of_range"),
        ({"type": "jobs", "count": 0}, "out_of_range"),
        ({"type": "jobs", "count": "-1"}, "out_of_range"),
    ],
    ids=repr,
)
def test_unreadable_date_or_no_count_drops_the_event(event: dict[str, object], code: str) -> None:
    """An event without a readable date, or that did not happen, is left out with a warning."""
    other = {"type": "other"}
    assert read_one(OPEN, [event, other]) == (events(Event("other")), [code])
    assert read_one(CLOSED, [event]) == (None, [code])


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("Funding", ("funding.series-b", "funds", "audit")),
        ("funding.series-b", ("funds", "audit")),
        ("funding.series-b.extension", ("funds", "audit")),
        ("funding.seed", ("funding.series-b", "funds", "audit")),
        ("hire", ("funding", "funding.series-b", "funds", "audit")),
    ],
)
@pytest.mark.parametrize("declaration", [OPEN, CLOSED])
def test_event_of_unreadable_date_leaves_its_type_uncovered(
    declaration: EventsAttribute, kind: str, left: tuple[str, ...]
) -> None:
    """What covers the type of a dropped event, itself or from above, covers it no longer."""
    covers = ["funding", "funding.series-b", "funds", "audit"]
    value = {"events": [{"type": kind, "date": "soon"}], "covers": covers}
    assert read_one(declaration, value) == (events(covers=left), ["unrecognised_value"])


def test_list_is_unknown_when_nothing_is_covered_any_longer() -> None:
    """Without an event or a covered type left, nothing is known."""
    value = {"events": [{"type": "audit", "date": "soon"}], "covers": ["audit"]}
    assert read_one(OPEN, value) == (None, ["unrecognised_value"])


def test_event_that_did_not_happen_stays_covered() -> None:
    """An event that did not happen leaves its type covered, whatever its date."""
    value = {"events": [{"type": "audit", "date": "soon", "count": 0}], "covers": ["audit"]}
    found, codes = read_one(OPEN, value)
    assert found == events(covers=("audit",))
    assert codes == ["unrecognised_value", "out_of_range"]


def test_warning_says_that_the_event_is_left_out() -> None:
    """The message quotes the date and says what becomes of the event."""
    assert message_of(OPEN, [{"type": "audit", "date": "2026-02-30"}]) == (
        "'2026-02-30' is not a day of the calendar; its event is left out"
    )


def test_equal_events_are_one() -> None:
    """Of events equal in type, date, amount and count the first is kept, in the order given."""
    raw: list[object] = [
        {"type": "audit", "date": "2026-03-01", "source": "crm"},
        {"type": "hire"},
        {"type": "Audit", "date": "2026-03-01", "count": 1, "source": "web"},
        {"type": "audit", "date": "2026-03-01", "count": 2},
        {"type": "audit", "date": "2026-03-01", "amount": 5},
    ]
    day = date(2026, 3, 1)
    read = events(
        Event("audit", day, source="crm"),
        Event("hire"),
        Event("audit", day, count=2),
        Event("audit", day, amount=5),
    )
    assert read_one(OPEN, raw) == (read, [])


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (
            {"events": [{"type": "a"}], "covers": ["Funding", ""]},
            events(Event("a"), covers=("funding",)),
        ),
        ({"events": [], "covers": ["audit"]}, events(covers=("audit",))),
        ({"covers": ["audit"], "events": None}, events(covers=("audit",))),
        ({"events": [{"type": "a"}]}, events(Event("a"))),
    ],
    ids=repr,
)
def test_object_says_which_types_are_covered(value: object, read: EventList) -> None:
    """An object gives events and the folded types of which there are no others."""
    assert read_one(OPEN, value) == (read, [])


@pytest.mark.parametrize("value", [[], {"events": []}], ids=repr)
def test_empty_list_is_a_value_only_when_absence_means_no(value: object) -> None:
    """No events is a value only where the definition takes absence for no."""
    assert read_one(CLOSED, value) == (events(), [])
    assert read_one(OPEN, value) == (None, [])


@pytest.mark.parametrize("value", ["", " ", {}], ids=repr)
def test_nothing_given_is_unknown(value: object) -> None:
    """Blank text and an empty object say nothing, whatever absence means."""
    assert read_one(CLOSED, value) == (None, [])


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ("audit", [("", "wrong_kind")]),
        (5, [("", "wrong_kind")]),
        ({"events": "audit"}, [("/events", "wrong_kind")]),
        ({"events": [None, 5]}, [("/events/0", "null_in_list"), ("/events/1", "wrong_kind")]),
        ({"covers": [None]}, [("/covers/0", "null_in_list")]),
        ({"event": []}, [("/event", "unknown_field")]),
        ([{"type": "a"}] * 1_001, [("", "too_many")]),
        ([{}], [("/0/type", "missing")]),
        ([{"type": " "}], [("/0/type", "missing")]),
        ([{"type": 5}], [("/0/type", "wrong_kind")]),
        ([{"type": "a\0"}], [("/0/type", "bad_text")]),
        ([{"type": "a", "when": 1}], [("/0/when", "unknown_field")]),
        (
            [{"type": "a", "date": 5, "amount": True, "count": [], "detail": 5, "source": 5}],
            [
                (f"/0/{part}", "wrong_kind")
                for part in ("date", "amount", "count", "detail", "source")
            ],
        ),
        ([{"type": "a", "amount": math.nan}], [("/0/amount", "not_finite")]),
        ([{"type": "a", "amount": "\0"}], [("/0/amount", "bad_text")]),
        ([{"type": "a", "count": 1.5}], [("/0/count", "wrong_kind")]),
        ([{"type": "a", "count": 10**18}], [("/0/count", "wrong_kind")]),
    ],
    ids=[f"case {number}" for number in range(17)],
)
def test_faulty_events_make_the_account_invalid(
    value: object, faults: list[tuple[str, str]]
) -> None:
    """Every part of a wrong kind is an error with its place."""
    assert faults_of(OPEN, value) == faults
