from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.access.scopes import Scope
from app.access.secret import BEARER
from app.access.store import KeyStore
from app.audit.events import Author
from app.cli.keys import keys as group
from app.database.embedded.server import EmbeddedPostgres
from tests.cli.running import icp
from tests.docs.pages import ROOT

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine


@pytest.fixture
def keys(database_url: URL, service_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> KeyStore:
    """The keys of the database that is set for the command line."""
    monkeypatch.setenv("ICP_DATABASE_URL", database_url.render_as_string(hide_password=False))
    return KeyStore(service_engine)


def made(*options: str) -> str:
    """Return the id of a key made on the command line."""
    ran = icp("keys", "create", "crm", *options)
    assert ran.code == 0, ran.err
    found = BEARER.fullmatch(f"Bearer {ran.out.strip()}".encode())
    assert found
    assert found[1].decode() in ran.err
    assert found[2].decode() not in ran.err
    return found[1].decode()


def test_a_key_is_printed_once(keys: KeyStore) -> None:
    """What is printed is the key alone, for a program to read; it is what was asked for."""
    key_id = made(
        *("--scope", "score", "--scope", "metrics", "--icp", "dev-tool", "--expires", "90d"),
        *("--rate-limit", "600/minute", "--description", "Nightly scores"),
    )
    (entry,) = keys.entries()
    key = entry.key
    assert (key.id, key.name, key.created_by) == (key_id, "crm", "icp keys")
    assert key.scopes == {Scope.SCORE, Scope.METRICS}
    assert key.icps == frozenset({"dev-tool"})
    assert (key.rate_limit, entry.description) == ("600/minute", "Nightly scores")
    assert key.expires_at
    assert key.expires_at - key.created_at < timedelta(days=90, seconds=1)
    assert key.live(datetime.now(UTC) + timedelta(days=89))


def test_keys_are_listed_without_secrets(keys: KeyStore) -> None:
    """Each key has a row that says how it stands."""
    ids = [made("--scope", "score") for _ in range(3)]
    made("--scope", "admin", "--expires", "1d")
    keys.revoke(ids[0], by=Author("test"))
    keys.rotate(ids[1], overlap=timedelta(), by=Author("test"))
    keys.record_uses({ids[2]: datetime(2026, 1, 2, 3, 4, tzinfo=UTC)})
    ran = icp("keys", "list")
    rows = {line.split()[0]: line for line in ran.out.splitlines()[3:] if line.strip()}
    assert len(rows) == 5
    assert "revoked" in rows[ids[0]]
    assert "expired" in rows[ids[1]]
    assert "active" in rows[ids[2]]
    assert rows[ids[2]].rstrip().endswith("2026-01-02 03:04")
    assert sum("until" in row for row in rows.values()) == 1


def test_a_key_is_rotated_with_an_overlap(keys: KeyStore) -> None:
    """The new key is printed, and it is said how long the old one goes on."""
    key_id = made("--scope", "score")
    ran = icp("keys", "rotate", key_id, "--overlap", "2h")
    assert BEARER.fullmatch(f"Bearer {ran.out.strip()}".encode())
    assert f"The key {key_id} goes on for 2h." in ran.err
    old = {entry.key.id: entry.key for entry in keys.entries()}[key_id]
    assert old.live(datetime.now(UTC) + timedelta(hours=1))
    assert not old.live(datetime.now(UTC) + timedelta(hours=2))
    again = icp("keys", "rotate", key_id)
    assert (again.code, again.out) == (1, "")
    assert "was rotated to" in again.err


def test_a_key_is_revoked(keys: KeyStore) -> None:
    """It is said whether it was revoked before, and when nobody manages keys over HTTP any more."""
    admin, other = made("--scope", "admin"), made("--scope", "score")
    first, again = icp("keys", "revoke", other), icp("keys", "revoke", other)
    last = icp("keys", "revoke", admin)
    assert (first.out, first.err) == (f"The key {other} is revoked.\n", "")
    assert again.out == f"The key {other} was revoked.\n"
    assert "No key manages keys over HTTP any more" in last.err
    assert not any(entry.key.live(datetime.now(UTC)) for entry in keys.entries())


def test_an_id_of_no_key(keys: KeyStore) -> None:
    """An unknown id is named, and nothing changes."""
    for command in ("revoke", "rotate"):
        ran = icp("keys", command, "nope")
        assert (ran.code, ran.err) == (1, "there is no key 'nope'\n")
    assert keys.entries() == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--expires", "soon"], "--expires: this is not a length of time"),
        (["--expires", "40000d"], "expires_in_seconds is a whole number"),
        (["--rate-limit", "often"], "A rate limit is a number and second"),
        (["--icp", "No Key"], "icps lists 1 to 100 keys of ICPs"),
        (["--description", "a\nb"], "A description is one line"),
        (["--scope", "admin", "--icp", "dev-tool"], "leave --icp out"),
    ],
    ids=str,
)
def test_what_makes_no_key(keys: KeyStore, options: list[str], said: str) -> None:
    """A wrong option is refused with what would be right."""
    ran = icp("keys", "create", "crm", "--scope", "score", *options)
    assert ran.code == 2
    assert said in ran.err
    assert keys.entries() == []


def test_a_name_and_a_scope_are_needed(keys: KeyStore) -> None:
    """A key without a name of its own, or without a scope, is refused."""
    assert "A name is 1 to 80" in icp("keys", "create", "token:me", "--scope", "score").err
    assert "Missing option '--scope'" in icp("keys", "create", "crm").err
    assert "is not one of" in icp("keys", "create", "crm", "--scope", "everything").err
    assert keys.entries() == []


@pytest.mark.usefixtures("keys")
def test_an_overlap_is_bounded() -> None:
    """A key that is to go on for months is not rotated."""
    ran = icp("keys", "rotate", made("--scope", "score"), "--overlap", "31d")
    assert ran.code == 2
    assert "30d at most" in ran.err


def test_keys_of_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database set, the one in the state directory is made and used, running or not."""
    with tempfile.TemporaryDirectory(prefix="icp-") as state:
        monkeypatch.setenv("ICP_STATE_DIR", state)
        monkeypatch.delenv("ICP_DATABASE_URL", raising=False)
        stopped = made("--scope", "score")
        with EmbeddedPostgres(Path(state)):
            running = made("--scope", "score")
            listed = icp("keys", "list").out
    assert stopped in listed
    assert running in listed


@pytest.mark.parametrize("command", ["create", "list", "rotate", "revoke"])
def test_every_command_of_keys_is_documented(command: str) -> None:
    """Each says what it does, and the page on the command line names it and all its options."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    ran = icp("keys", command, "--help")
    assert ran.out.startswith(f"Usage: icp keys {command} ")
    assert f"icp keys {command}" in page
    options = {word for word in ran.out.split() if word.startswith("--")}
    assert [option for option in options if option not in page] == []
    assert command in {
        one.name or one.callback.__name__ for one in group.registered_commands if one.callback
    }
