"""The small types that the models share."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from schemas.base import Day, Duration, Model


class Sample(Model):
    """A day and a duration."""

    day: Day | None = None
    within: Duration | None = None


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P1W", timedelta(days=7)),
        ("P2D", timedelta(days=2)),
        ("PT4H", timedelta(hours=4)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("P3650D", timedelta(days=3_650)),
    ],
)
def test_durations(text: str, duration: timedelta) -> None:
    """Durations in weeks, days, hours, minutes and seconds are read, and written the same way."""
    sample = Sample.model_validate_json(f'{{"within": "{text}"}}')
    assert sample == Sample(within=duration)
    assert Sample.model_validate_json(sample.model_dump_json()) == sample


@pytest.mark.parametrize(
    "text",
    ["P1Y", "P1M", "P", "PT", "P1DT", "PT0S", "-PT1H", "P3651D", "P1W2D", "1:00:00", "P99999999D"],
)
def test_no_durations(text: str) -> None:
    """Months and years, whose length varies, and what is empty or too long, are refused."""
    with pytest.raises(ValidationError):
        Sample.model_validate_json(f'{{"within": "{text}"}}')


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2999, 12, 31)])
def test_days(day: date) -> None:
    """Days from 1900 to 2999 are read."""
    assert Sample.model_validate_json(f'{{"day": "{day}"}}').day == day


@pytest.mark.parametrize("text", ["1899-12-31", "3000-01-01", "2026-02-30", "2026-3-1", "20000"])
def test_no_days(text: str) -> None:
    """Days outside the calendar of the language are refused."""
    with pytest.raises(ValidationError):
        Sample.model_validate_json(f'{{"day": "{text}"}}')
