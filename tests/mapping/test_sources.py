from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mapping.building import value

if TYPE_CHECKING:
    from pydantic import JsonValue

Entry = dict[str, "JsonValue"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"a": "1", "b": "2"}, "1"),
        ({"a": " ", "b": "2"}, "2"),
        ({"a": None, "b": "2"}, "2"),
        ({"b": " 2 "}, "2"),
        ({"a": 0, "b": 2}, 0),
        ({"a": False, "b": 2}, False),
        ({"a": [], "b": 2}, []),
        ({"a": "", "b": ""}, None),
        ({}, None),
    ],
)
def test_the_first_column_that_is_not_empty_wins(row: dict[str, object], found: object) -> None:
    """Absent, null and blank columns are passed over; 0, false and an empty list are values."""
    assert value({"from": ["a", "b"]}, row) == found


@pytest.mark.parametrize(
    ("entry", "row", "found"),
    [
        ({"constant": "US"}, {}, "US"),
        ({"from": "a", "constant": "US"}, {"a": "CA"}, "CA"),
        ({"from": "a", "constant": "US"}, {"a": ""}, "US"),
        ({"from": "a", "constant": "US", "values": {"-1": None}}, {"a": -1}, "US"),
        ({"constant": ["salesforce", "aws"]}, {}, ["salesforce", "aws"]),
        ({"constant": False}, {}, False),
        ({"constant": 3}, {}, 3),
    ],
)
def test_a_constant_fills_in(entry: Entry, row: dict[str, object], found: object) -> None:
    """A constant is the value where every column is empty, and always without columns."""
    assert value(entry, row) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Company - Private", "private"),
        ("company_-_PRIVATE", "private"),
        ("-1", None),
        (-1, None),
        (-1.0, None),
        ("yes", True),
        (True, "on"),
        ("Company - Public", "Company - Public"),
    ],
    ids=repr,
)
def test_values_translate_folded_texts(raw: object, found: object) -> None:
    """What the table names is translated however it is spelled; the rest stays as it is."""
    table: JsonValue = {"company - private": "private", "-1": None, "yes": True, "true": "on"}

    assert value({"from": "a", "values": table}, {"a": raw}) == found


def test_a_value_made_null_is_an_empty_column() -> None:
    """Where the table makes one column null, the next one is read."""
    entry: Entry = {"from": ["Industry", "Sector"], "values": {"-1": None}}

    assert value(entry, {"Industry": "-1", "Sector": "Finance"}) == "Finance"


def test_a_translated_value_is_final() -> None:
    """What comes out of the table is neither scaled nor taken for an unfilled zero."""
    entry: Entry = {"from": "a", "values": {"tiny": 0}, "scale": 10, "zero_is_unknown": True}

    assert value(entry, {"a": "tiny"}) == 0


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("PHP| Infrastructure ||gcp", ["PHP", "Infrastructure", "google-cloud"]),
        ("none", None),
        ("||", None),
        (["GCP", "none", "aws"], ["google-cloud", "aws"]),
        (["none", "None"], None),
        ([None], None),
        ([], []),
    ],
)
def test_split_makes_a_set(raw: object, found: object) -> None:
    """A text is cut at the separator; each member is translated, and dropped when made null."""
    entry: Entry = {"from": "a", "split": "|", "values": {"gcp": "google-cloud", "none": None}}

    assert value(entry, {"a": raw}) == found


@pytest.mark.parametrize(
    ("take", "raw", "found"),
    [
        ("last", "Boston, MA", "MA"),
        ("last", "Singapore", "Singapore"),
        ("last", "a, b, c", "c"),
        ("first", "a, b, c", "a"),
        ("first", "Singapore", "Singapore"),
        ("last", "Boston,", None),
        ("first", 7, 7),
    ],
)
def test_part_takes_one_piece(take: str, raw: object, found: object) -> None:
    """Of a text only the first or last piece is read; without the separator all of it."""
    assert value({"from": "a", "part": {"separator": ",", "take": take}}, {"a": raw}) == found


@pytest.mark.parametrize(
    ("written", "raw", "found"),
    [
        ("%m/%d/%Y", "3/1/2026", "2026-03-01"),
        ("%d.%m.%Y", "01.03.2026", "2026-03-01"),
        ("%Y%m%d", "20260301", "2026-03-01"),
        ("%Y-%m-%d %H:%M %z", "2026-03-01 01:30 +0200", "2026-02-28"),
        ("%Y-%m-%d %z", "0001-01-01 +2359", "0001-01-01 +2359"),
        ("%Y-%m-%d %z", "9999-12-31 -0001", "9999-12-31"),
        ("%m/%d/%Y", "2026-03-01", "2026-03-01"),
        ("%m/%d/%Y", "13/13/2026", "13/13/2026"),
        ("%m/%d/%Y", 20260301, 20260301),
    ],
)
def test_format_reads_dates(written: str, raw: object, found: object) -> None:
    """A date is written anew, in UTC; a text that does not fit is left for normalise to name."""
    assert value({"from": "a", "format": written}, {"a": raw}) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [(0, None), ("0", None), ("0.0", None), (12, 12), ("unknown", "unknown")],
    ids=repr,
)
def test_zero_may_mean_unknown(raw: object, found: object) -> None:
    """Where nobody fills in a number, 0 is an empty column."""
    assert value({"from": "a", "zero_is_unknown": True}, {"a": raw}) == found


@given(st.lists(st.one_of(st.none(), st.just(" "), st.text(min_size=1), st.integers()), max_size=5))
def test_nothing_but_a_column_is_read(cells: list[object]) -> None:
    """Without translations the value is the first cell that is not empty, trimmed if a text."""
    names: list[JsonValue] = [str(number) for number in range(6)]
    row = {str(number): cell for number, cell in enumerate(cells)}
    trimmed = (cell.strip() if isinstance(cell, str) else cell for cell in cells)

    expected = next((cell for cell in trimmed if cell not in {None, ""}), None)

    assert value({"from": names}, row) == expected
