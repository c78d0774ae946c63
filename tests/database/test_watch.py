from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from app.database import bounded
from app.database import watch as module
from app.database.engine import address
from app.database.errors import DatabaseUnavailable
from app.database.revision import raise_revision, stand
from app.database.transactions import transaction
from app.database.watch import Bell, watching

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from app.database.watch import Watch

LONG = 30.0
"""Seconds; every wait here ends before."""


def _ends_early(watch: Watch) -> bool:
    """Wait; tell whether something else than the time ended it."""
    begin = monotonic()
    watch.wait(LONG)
    return monotonic() - begin < LONG


def test_change_ends_the_wait(database_url: URL, service_engine: Engine) -> None:
    """Raising the revision tells those who listen, when the change holds; and they see it."""
    with watching(database_url, Bell()) as watch:
        before = watch.look()
        with transaction(service_engine) as session:
            assert stand(session) == before
            assert raise_revision(session) == before.revision + 1
            assert watch.look() == before
        assert _ends_early(watch)
        assert watch.look() == (before.registry_id, before.revision + 1)


def test_bell_ends_the_wait(database_url: URL) -> None:
    """Another thread can end a wait, even before it has begun, and however often it rings."""
    bell = Bell()
    with watching(database_url, bell) as watch:
        for _ in range(100_000):
            bell.ring()
        assert _ends_early(watch)
        bell.ring()
        assert _ends_early(watch)


def test_look_leaves_nothing_behind(database_url: URL) -> None:
    """A session that a pooler hands to others keeps its user and its limits."""
    with watching(database_url, Bell()) as watch:
        watch.look()
        connection = watch._connection  # noqa: SLF001 - to ask on the same session
        asked = connection.execute("SELECT current_user, current_setting('statement_timeout')")
        assert asked.fetchone() == (database_url.username, "0")


def test_database_that_is_away_is_told(database_url: URL) -> None:
    """A watch that cannot begin or go on says why, in words of the registry's."""
    with (
        pytest.raises(DatabaseUnavailable, match="no server listens"),
        watching(database_url.set(host="127.0.0.1", port=1, query={}), Bell()),
    ):
        raise AssertionError
    with (
        pytest.raises(DatabaseUnavailable, match="ended the connection"),
        watching(database_url, Bell()) as watch,
    ):
        watch._connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")  # noqa: SLF001


def test_database_of_an_older_release_is_told(empty_database_url: URL) -> None:
    """A database that was never migrated says which command does it."""
    with (
        pytest.raises(DatabaseUnavailable, match="run `icp migrate`"),
        watching(empty_database_url, Bell()) as watch,
    ):
        watch.look()


def test_database_that_tells_of_nothing_is_watched_all_the_same(
    database_url: URL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where LISTEN is refused, as by a standby, looks go on, and the log says so once."""
    caplog.set_level("INFO")
    monkeypatch.setattr(module, "CHANNEL", "1")  # no name, so it is refused
    with watching(database_url, Bell()) as watch:
        assert watch.look().revision == 0
    (line,) = caplog.records
    assert "changes are polled for" in line.message


def test_silent_server_is_given_up(service_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says nothing, not even that time is up, is unavailable after a while."""
    monkeypatch.setattr(bounded, "MAX_WAIT_SECONDS", 0.2)
    with (
        pytest.raises(DatabaseUnavailable, match="does not answer in time"),
        transaction(service_engine) as session,
    ):
        session.execute(text("SET LOCAL statement_timeout = 0; SELECT pg_sleep(3600)"))
    monkeypatch.undo()
    with transaction(service_engine) as session:
        assert stand(session).revision == 0


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://ada:secret@db.example:6432/icp", "db.example:6432/icp"),
        ("postgresql://db.example/icp", "db.example:5432/icp"),
        ("postgresql:///icp?host=/run/pg", "/run/pg:5432/icp"),
        ("postgresql:///icp?host=a&host=b", "a,b:5432/icp"),
    ],
)
def test_address_names_no_user(url: str, told: str) -> None:
    """The address of a database is where it is, and nothing of who asks."""
    assert address(make_url(url)) == told
