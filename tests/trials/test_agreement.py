"""What the trial of kills holds against each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.engine.digest import digest
from trials.agreement import _of_log, _of_schedule, _of_told, _of_versions
from trials.kills import Told

Row = dict[str, Any]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _version(number: int) -> Row:
    document = b"%d" % number
    return {"version": number, "document": document, "digest": digest(document)}


def _entry(number: int, before: int | None, to: int, note: str = "") -> Row:
    return {
        "id": number,
        "from_version": before,
        "to_version": to,
        "digest": digest(b"%d" % to),
        "note": note,
        "created_at": NOW + timedelta(seconds=number),
    }


def _scheduled(outcome: str | None, version: int = 2) -> Row:
    ended = NOW + timedelta(seconds=60)
    return {"id": 1, "note": "s", "outcome": outcome, "version": version, "ended_at": ended}


VERSIONS = [_version(1), _version(2)]
LOG = [_entry(1, None, 1), _entry(2, 1, 2, "s")]


def test_what_agrees() -> None:
    """Numbers without a gap, a log that follows itself, what is scheduled once in it."""
    told = [Told("activate", "s", {"id": 2}), Told("publish", "p", VERSIONS[1])]
    assert [
        *_of_versions(VERSIONS),
        *_of_log(VERSIONS, LOG),
        *_of_schedule([_scheduled("fired")], LOG),
        *_of_told(told, VERSIONS, LOG, []),
    ] == []


@pytest.mark.parametrize(
    "versions", [[_version(1), _version(3)], [{**_version(1), "document": b"x"}]]
)
def test_versions_that_do_not(versions: list[Row]) -> None:
    """A gap, and a half document."""
    assert len(list(_of_versions(versions))) == 1


@pytest.mark.parametrize(
    "log", [[_entry(1, None, 1), _entry(2, 2, 1)], [{**_entry(1, None, 1), "digest": "x"}]]
)
def test_logs_that_do_not(log: list[Row]) -> None:
    """An entry that follows another than the one before, or names another digest."""
    assert len(list(_of_log(VERSIONS, log))) == 1


@pytest.mark.parametrize(
    ("scheduled", "log"),
    [
        (_scheduled(None), []),
        (_scheduled("fired"), [_entry(1, None, 1)]),
        (_scheduled("cancelled"), LOG),
        (_scheduled("fired"), [*LOG, _entry(3, 2, 2, "s")]),
    ],
)
def test_schedules_that_do_not(scheduled: Row, log: list[Row]) -> None:
    """What is due and waits, fired for nothing, fired though cancelled, or twice."""
    assert len(list(_of_schedule([scheduled], log))) == 1


def test_what_was_active_already_leaves_no_entry() -> None:
    """To fire then is no fault."""
    assert list(_of_schedule([_scheduled("fired", version=1)], [_entry(1, None, 1)])) == []


@pytest.mark.parametrize(
    "told",
    [
        Told("publish", "p", {"version": 3, "digest": "x"}),
        Told("activate", "a", {"id": 9}),
        Told("schedule", "s", {"id": 9}),
    ],
)
def test_what_was_told_and_is_not_there(told: Told) -> None:
    """A write that the service said was done has to be stored."""
    assert len(list(_of_told([told], VERSIONS, LOG, []))) == 1
