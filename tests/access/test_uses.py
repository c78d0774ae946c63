from __future__ import annotations

from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from app.access import uses as module
from app.access.uses import Uses
from app.database.errors import DatabaseUnavailable
from tests.access.samples import Recorder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest


def test_many_uses_are_one_write() -> None:
    """However often keys are used, a flush writes each of them once; and nothing when none was."""
    recorder = Recorder()
    uses = Uses(recorder)
    uses.flush()
    before = datetime.now(UTC)
    for _ in range(1_000):
        uses.note("one")
        uses.note("two")
    uses.flush()
    uses.flush()
    (recorded,) = recorder.recorded
    assert set(recorded) == {"one", "two"}
    assert all(before <= at <= datetime.now(UTC) for at in recorded.values())


def test_what_cannot_be_written_is_kept() -> None:
    """While the database is away uses wait, and the newer time wins."""
    recorder = Recorder()
    is_away = True

    def record(recorded: Mapping[str, datetime]) -> None:
        if is_away:
            raise DatabaseUnavailable("it is away")
        recorder(recorded)

    uses = Uses(record)
    uses.note("one")
    uses.note("two")
    uses.flush()
    first = datetime.now(UTC)
    uses.note("two")
    is_away = False
    uses.flush()
    (recorded,) = recorder.recorded
    assert recorded["one"] <= first <= recorded["two"]


def test_a_thread_writes_and_the_last_of_it_when_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uses are written as time goes by; at the end what is left is written."""
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.001)
    recorder = Recorder()
    written = Event()

    def record(recorded: Mapping[str, datetime]) -> None:
        recorder(recorded)
        written.set()

    uses = Uses(record)
    uses.note("one")
    uses.start()
    assert written.wait(30)
    monkeypatch.setattr(module, "EVERY_SECONDS", 3_600)
    uses.note("two")
    uses.stop()
    assert set().union(*recorder.recorded) == {"one", "two"}


def test_a_defect_ends_no_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A write that fails in a way nobody foresaw is logged, and the next one is tried."""
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.001)
    recorder = Recorder()
    failed, written = Event(), Event()

    def record(recorded: Mapping[str, datetime]) -> None:
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        recorder(recorded)
        written.set()

    uses = Uses(record)
    uses.note("one")
    uses.start()
    assert failed.wait(30)
    uses.note("two")
    assert written.wait(30)
    uses.stop()
    assert "could not be written" in caplog.text


def test_a_database_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that stops goes on stopping, and leaves the last uses behind."""
    monkeypatch.setattr(module, "_STOP_SECONDS", 0.001)
    hanging, over = Event(), Event()

    def record(_: Mapping[str, datetime]) -> None:
        hanging.set()
        over.wait(30)

    uses = Uses(record)
    uses.note("one")
    uses.start()
    uses.stop()
    assert hanging.wait(30)
    over.set()
