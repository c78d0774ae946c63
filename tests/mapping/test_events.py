from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.mapping import apply, join_index
from tests.mapping.building import compiled

if TYPE_CHECKING:
    from pydantic import JsonValue

ROUND: dict[str, JsonValue] = {
    "type": {"prefix": "funding.", "from": "round", "values": {"series-c+": "series-c"}},
    "date": {"from": "day", "format": "%m/%d/%Y"},
    "amount": {"from": "raised", "zero_is_unknown": True},
    "source": {"constant": "Crunchbase"},
}


def event(events: dict[str, JsonValue], row: dict[str, object]) -> object:
    """Return the only event of a row; None where there is none."""
    triggers = apply(compiled(events=[events]), row).get("triggers")
    assert triggers is None or (isinstance(triggers, list) and len(triggers) == 1)
    return triggers[0] if triggers else None


def test_an_event_is_told_by_columns() -> None:
    """Type, date, amount and the rest are read like attributes; the prefix comes first."""
    row: dict[str, object] = {"round": "series-c+", "day": "3/1/2026", "raised": "5000000"}

    assert event(ROUND, row) == {
        "type": "funding.series-c",
        "date": "2026-03-01",
        "amount": "5000000",
        "source": "Crunchbase",
    }


def test_an_unknown_type_leaves_the_prefix() -> None:
    """A round of unknown kind is a round."""
    assert event(ROUND, {"day": "3/1/2026", "raised": 0}) == {
        "type": "funding",
        "date": "2026-03-01",
        "source": "Crunchbase",
    }


@pytest.mark.parametrize(
    ("events", "row"),
    [
        (ROUND, {"round": "", "raised": "0"}),
        (ROUND, {}),
        ({"type": {"constant": "renewal"}, "date": {"from": "ends"}}, {"ends": " "}),
        ({"type": {"from": "kind"}, "date": {"from": "day"}}, {"day": "2026-03-01"}),
    ],
)
def test_no_event_without_news(events: dict[str, JsonValue], row: dict[str, object]) -> None:
    """There is no event where every column is empty, or where nothing says its type."""
    assert event(events, row) is None


def test_texts_of_an_event_are_texts() -> None:
    """Numbers become text where the language wants text; amounts and counts stay numbers."""
    events: dict[str, JsonValue] = {
        "type": {"prefix": "stage.", "from": "stage"},
        "detail": {"from": "note"},
        "amount": {"from": "value", "scale": 1000},
        "count": {"from": "times"},
    }

    assert event(events, {"stage": 3, "note": 7.0, "value": 2, "times": 4}) == {
        "type": "stage.3",
        "detail": "7",
        "amount": 2000,
        "count": 4,
    }


def joined(covers: list[JsonValue]) -> dict[str, JsonValue]:
    """Return a join of rounds by company."""
    match: JsonValue = {"account": "Id", "row": "company"}
    return {"name": "rounds", "match": match, "events": {**ROUND, "covers": covers}}


@pytest.mark.parametrize(
    ("covers", "row", "triggers"),
    [
        ([], {"Id": "a"}, ["funding.angel", "funding.series-a"]),
        ([], {"Id": " a "}, ["funding.angel", "funding.series-a"]),
        ([], {"Id": 7}, ["funding.angel"]),
        ([], {"Id": "b"}, None),
        (["funding"], {"Id": "b"}, []),
        (["funding"], {"Id": ""}, None),
    ],
)
def test_rows_of_a_second_file_are_events(
    covers: list[JsonValue], row: dict[str, object], triggers: list[str] | None
) -> None:
    """An account has the events of the rows with its key; `covers` says that there are no more."""
    mapping = compiled(joins=[joined(covers)])
    rows: list[dict[str, object]] = [
        {"company": "a", "round": "angel"},
        {"company": "7", "round": "angel"},
        {"company": "a", "round": "series-a"},
        {"company": "a", "round": ""},
        {"company": "", "round": "angel"},
    ]

    found = apply(mapping, row, {"rounds": join_index(mapping, "rounds", rows)}).get("triggers")

    events: Any = found["events"] if isinstance(found, dict) else found
    assert (events and [each["type"] for each in events]) == triggers
    assert isinstance(found, dict) is bool(covers and triggers is not None)


def test_a_join_without_its_file_tells_nothing() -> None:
    """Where the second file is not given, its events stay unknown, whatever it would cover."""
    assert apply(compiled(joins=[joined(["funding"])]), {"Id": "a"}) == {"id": "a"}


def test_events_of_several_sources_meet() -> None:
    """The row's own events and those of every join end in one list, with all they cover."""
    renewal: JsonValue = {"type": {"constant": "renewal"}, "date": {"from": "ends"}}
    visit: dict[str, JsonValue] = {"type": {"constant": "visit"}, "covers": ["visit"]}
    match: JsonValue = {"account": "Id", "row": "company"}
    mapping = compiled(
        events=[renewal],
        joins=[joined(["funding"]), {"name": "visits", "match": match, "events": visit}],
    )
    rows: list[dict[str, object]] = [{"company": "a", "round": "angel"}]
    indexes = {name: join_index(mapping, name, rows) for name in ("rounds", "visits")}

    assert apply(mapping, {"Id": "a", "ends": "2026-05-01"}, indexes)["triggers"] == {
        "events": [
            {"type": "renewal", "date": "2026-05-01"},
            {"type": "funding.angel", "source": "Crunchbase"},
            {"type": "visit"},
        ],
        "covers": ["funding", "visit"],
    }
