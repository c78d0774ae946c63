from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.normalise.dates import read_date
from app.engine.normalise.notes import Unreadable
from schemas.attributes import DateAttribute
from tests.engine.normalise.reading import faults_of, read_one

DAY = DateAttribute(type="date")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2999-12-31", date(2999, 12, 31)),
        ("2026-03-01T09:30:00Z", date(2026, 3, 1)),
        ("2026-03-01 09:30:00.123z", date(2026, 3, 1)),
        ("2026-03-01t00:30:00+01:00", date(2026, 2, 28)),
        ("2026-02-28T23:30:00-01:00", date(2026, 3, 1)),
        ("2016-12-31T23:59:60Z", date(2016, 12, 31)),
        ("1899-12-31T23:30:00-01:00", date(1900, 1, 1)),
        ("  ", None),
    ],
)
def test_date_is_read(text: str, day: date | None) -> None:
    """A day is itself, a timestamp its day in UTC, blank text nothing."""
    assert read_one(DAY, text) == (day, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "unrecognised_value"),
        ("2026-13-01", "unrecognised_value"),
        ("0000-01-01", "unrecognised_value"),
        ("01.03.2026", "unrecognised_value"),
        ("2026-3-1", "unrecognised_value"),
        ("2026-03", "unrecognised_value"),
        ("2026-03-01T09:30:00", "unrecognised_value"),
        ("2026-03-01T24:00:00Z", "unrecognised_value"),
        ("2026-03-01T09:30:00+24:00", "unrecognised_value"),
        ("\u0662\u0660\u0662\u0666-03-01", "unrecognised_value"),
        ("unknown", "unrecognised_value"),
        ("1899-12-31", "out_of_range"),
        ("3000-01-01", "out_of_range"),
        ("2999-12-31T23:30:00-01:00", "out_of_range"),
        ("9999-12-31T23:30:00-01:00", "out_of_range"),
    ],
)
def test_other_text_is_unknown_with_a_warning(text: str, code: str) -> None:
    """Impossible days, other forms, local times and far years are unknown with a warning."""
    assert read_one(DAY, text) == (None, [code])


@pytest.mark.parametrize("value", [20260301, 1.5, True, ["2026-03-01"], {"date": "2026-03-01"}])
def test_date_comes_as_text(value: object) -> None:
    """JSON of another kind than text is an error."""
    assert faults_of(DAY, value) == [("", "wrong_kind")]


@given(st.datetimes(timezones=st.timezones()))
def test_timestamp_of_any_zone_gives_a_day_or_a_reason(moment: object) -> None:
    """A timestamp is never an exception."""
    assert isinstance(read_date(str(moment)), date | Unreadable)
