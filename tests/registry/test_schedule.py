from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.audit.events import Author
from app.audit.log import AuditLog
from app.registry.errors import ScheduleEnded, UnknownIcp, UnknownSchedule, UnknownVersion
from app.registry.schedule import Planned, Schedule
from app.registry.scheduler import Scheduler
from tests.registry.changes import publish, tamper
from tests.waiting import eventually

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.registry.store import Store

ADA = Author("ada")
PAST = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2900, 1, 1, tzinfo=UTC)


@pytest.fixture
def schedule(service_engine: Engine) -> Schedule:
    """What is scheduled in an empty database."""
    return Schedule(service_engine)


@pytest.fixture
def two(store: Store) -> None:
    """An ICP of two versions, of which the first is active."""
    publish(store)
    publish(store, activate=False, name="Other")


def _active(store: Store) -> int | None:
    (icp,) = store.icps()
    return icp.active_version


@pytest.mark.usefixtures("two")
def test_what_is_due_becomes_active(schedule: Schedule, store: Store) -> None:
    """In the name of who wanted it, with the note that was given; then nothing is due."""
    planned = schedule.add("small", Planned(2, PAST, "new year"), by=ADA)
    assert planned.outcome is None
    fired = schedule.fire_next()
    assert fired is not None
    assert (fired.id, fired.outcome) == (planned.id, "fired")
    assert schedule.fire_next() is None
    entry = store.activations("small")[0]
    assert (entry.to_version, entry.note, entry.actor) == (2, "new year", "ada")
    assert schedule.entries("small") == [fired]


@pytest.mark.usefixtures("two")
def test_what_is_not_due_waits(schedule: Schedule, store: Store) -> None:
    """A time to come has not come."""
    schedule.add("small", Planned(2, LATER, ""), by=ADA)
    assert schedule.fire_next() is None
    assert _active(store) == 1


@pytest.mark.usefixtures("two")
def test_what_is_due_fires_in_its_order(schedule: Schedule, store: Store) -> None:
    """Several that came due while nobody looked: by their times, then as they were scheduled."""
    for version, minutes in ((None, 3), (1, 2), (2, 2)):
        at = PAST + timedelta(minutes=minutes)
        schedule.add("small", Planned(version, at, ""), by=ADA)
    fired = [schedule.fire_next() for _ in range(3)]
    assert [one.version for one in fired if one] == [1, 2, None]
    assert [entry.to_version for entry in store.activations("small")] == [None, 2, 1]


@pytest.mark.usefixtures("two")
def test_several_who_look_fire_once(schedule: Schedule, store: Store) -> None:
    """Workers that look at once leave one entry in the log for each that was due."""
    for number in range(10):
        at = PAST + timedelta(seconds=number)
        schedule.add("small", Planned(2 if number % 2 == 0 else 1, at, f"n{number}"), by=ADA)

    def look(_: int) -> int:
        fired = 0
        while any(one.outcome is None for one in schedule.entries("small")):
            fired += schedule.fire_next() is not None
        return fired

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(look, range(4))) == 10
    notes = [entry.note for entry in store.activations("small")]
    assert notes == [f"n{number}" for number in reversed(range(10))] + ["why"]


@pytest.mark.usefixtures("two")
def test_a_cancelled_one_never_fires(schedule: Schedule, store: Store) -> None:
    """To cancel it again changes nothing; what has fired cannot be cancelled."""
    planned = schedule.add("small", Planned(2, PAST, ""), by=ADA)
    cancelled = schedule.cancel("small", planned.id, by=ADA)
    assert cancelled.outcome == "cancelled"
    assert schedule.cancel("small", planned.id, by=ADA) == cancelled
    assert schedule.fire_next() is None
    assert _active(store) == 1
    fired = schedule.add("small", Planned(2, PAST, ""), by=ADA)
    schedule.fire_next()
    with pytest.raises(ScheduleEnded, match="has fired already"):
        schedule.cancel("small", fired.id, by=ADA)


@pytest.mark.usefixtures("two")
def test_what_cannot_be_activated_has_failed(
    schedule: Schedule, store: Store, service_engine: Engine, owner_engine: Engine
) -> None:
    """It says why, changes nothing, keeps nothing else from firing, and is in the audit log."""
    stale = Planned(2, PAST, "", expected_version=2)
    schedule.add("small", stale, by=ADA)
    schedule.add("small", Planned(2, PAST + timedelta(seconds=1), "tampered"), by=ADA)
    schedule.add("small", Planned(None, PAST + timedelta(seconds=2), "retired"), by=ADA)
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE version = 2")
    ends = [schedule.fire_next() for _ in range(3)]
    assert [one.outcome for one in ends if one] == ["failed", "failed", "fired"]
    first, second = (one.reason or "" for one in ends[:2] if one)
    assert "version 1 of ICP 'small' is active, not version 2" in first
    assert "version 2 of ICP 'small' is not served" in second
    assert [entry.to_version for entry in store.activations("small")] == [None, 1]
    actions = [event.action for event in AuditLog(service_engine).events(limit=3)]
    assert actions == ["activation.fired", "icp.retired", "activation.failed"]


@pytest.mark.usefixtures("two")
def test_what_is_scheduled_is_there(schedule: Schedule) -> None:
    """The ICP and the version have to be; so has what is cancelled, and it is of that ICP."""
    with pytest.raises(UnknownVersion):
        schedule.add("small", Planned(3, LATER, ""), by=ADA)
    with pytest.raises(UnknownIcp):
        schedule.add("smal", Planned(1, LATER, ""), by=ADA)
    with pytest.raises(UnknownSchedule):
        schedule.cancel("small", 99, by=ADA)
    with pytest.raises(UnknownIcp):
        schedule.entries("smal")


@pytest.mark.usefixtures("two")
def test_entries_are_paged(schedule: Schedule) -> None:
    """The newest first, after the last one seen."""
    ids = [schedule.add("small", Planned(2, LATER, ""), by=ADA).id for _ in range(3)]
    assert [one.id for one in schedule.entries("small", limit=2)] == ids[:0:-1]
    assert [one.id for one in schedule.entries("small", after=ids[1])] == ids[:1]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE icp_scheduled_activation SET activate_at = now()",
        "DELETE FROM icp_scheduled_activation",
        "TRUNCATE icp_scheduled_activation",
        "UPDATE icp_scheduled_activation SET outcome = NULL, ended_at = NULL",
    ],
)
def test_what_was_scheduled_only_ends(
    schedule: Schedule, owner_engine: Engine, statement: str
) -> None:
    """Not even the owner changes it, or lets it begin again, as long as the triggers are there."""
    planned = schedule.add("small", Planned(2, PAST, ""), by=ADA)
    schedule.cancel("small", planned.id, by=ADA)
    with (
        owner_engine.begin() as connection,
        pytest.raises(Exception, match="a scheduled activation can only end, once"),
    ):
        connection.execute(text(statement))


@pytest.mark.usefixtures("two")
def test_the_scheduler_fires_by_itself(schedule: Schedule, store: Store) -> None:
    """Once a second it looks; while the database is known to be away it does not."""
    schedule.add("small", Planned(2, PAST, ""), by=ADA)
    away = [True]
    told: list[bool] = []
    scheduler = Scheduler(schedule.fire_next, lambda: told.append(True), lambda: away[0])
    scheduler.start()
    try:
        away[0] = False
        eventually(lambda: _active(store) == 2 and told)
    finally:
        scheduler.stop()
    assert told == [True]
