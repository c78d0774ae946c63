from __future__ import annotations

import fcntl
import os
import stat
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import Author
from app.database.revision import Stand
from app.registry.errors import NoActiveVersion, VersionTampered
from app.registry.held import Confirmed, Held
from app.registry.registry import Registry
from app.registry.snapshot import Snapshot, SnapshotForeign
from app.registry.snapshot_format import FORMAT, SnapshotDamaged
from tests.registry.changes import publish, tamper
from tests.registry.following import named

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from app.registry.store import Store

HERE = UUID(int=1)


def _seen(
    revision: int, *, registry: UUID = HERE, began: float = 10.0, ended: float = 11.0
) -> Confirmed:
    return Confirmed(Held(Stand(registry, revision), {}, {}), {}, began, ended)


def _revision(snapshot: Snapshot) -> int:
    found = snapshot.find()
    assert found is not None
    return found.head.stand.revision


def test_what_was_held_is_held_again(
    store: Store, registry: Registry, service_engine: Engine, owner_engine: Engine, tmp_path: Path
) -> None:
    """Versions, older ones in use, keys, states and the last contact come back as they were."""
    publish(store, key="active", tags=["emea"])
    publish(store, key="active", name="B", activate=False)
    publish(store, key="waiting", activate=False)
    publish(store, key="retired")
    store.activate("retired", None, note="", by=Author("ada"))
    publish(store, key="spoilt")
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE icp_key = 'spoilt'")
    wanted = NewKey(name="crm", scopes=[Scope.SCORE], icps=["active"], expires_in_seconds=9)
    KeyStore(service_engine).create(wanted, by=Author("ada"))
    registry.refresh()
    older = store.version("active", 2)
    seen = registry.seen()._replace(older={("active", 2): older})
    snapshot = Snapshot(tmp_path / "new", "here:5432/icp")
    assert snapshot.write(seen)
    read = snapshot.read()
    assert read is not None
    again = Registry(store, max_stale=timedelta.max)
    again.restore(read)
    assert again.revision == registry.revision
    assert again.keys == registry.keys
    assert again.listing(date.max) == registry.listing(date.max)
    assert named(again.resolve("*")) == ["active@1", "spoilt@1!"]
    assert named(again.resolve("tag:emea")) == ["active@1", "spoilt@1!"]
    for selector, error in (("retired", NoActiveVersion), ("spoilt", VersionTampered)):
        with pytest.raises(error):
            again.resolve(selector)
    (first,), (second,) = again.resolve("active"), again.resolve("active@2")
    for version, original in ((first, store.version("active", 1)), (second, older)):
        assert not isinstance(version, VersionTampered)
        assert version.document == original.document
        assert version.compiled.definition == original.compiled.definition
        assert (version.header, version.icp_json) == (original.header, original.icp_json)
        assert (version.note, version.published_at) == (original.note, original.published_at)
    assert read.ended == pytest.approx(seen.ended)


def test_only_the_owner_may_read_and_write_it(tmp_path: Path) -> None:
    """The file has mode 0600 whatever the umask; one that others may write is refused."""
    snapshot = Snapshot(tmp_path)
    before = os.umask(0)
    try:
        snapshot.write(_seen(1))
    finally:
        os.umask(before)
    assert stat.S_IMODE(snapshot.path.stat().st_mode) == 0o600
    snapshot.path.chmod(0o620)
    with pytest.raises(SnapshotDamaged, match="others than its owner may write it"):
        snapshot.read()


def test_there_may_be_no_file(tmp_path: Path) -> None:
    """Without a file there is nothing to read, and nothing to touch."""
    snapshot = Snapshot(tmp_path / "none")
    assert (snapshot.find(), snapshot.read(), snapshot.touch(_seen(1))) == (None, None, False)


@pytest.mark.parametrize("at", [0, 30, 200, -20, -1])
def test_damaged_file_is_refused_and_replaced(
    store: Store, registry: Registry, tmp_path: Path, at: int
) -> None:
    """A file with one bit changed, anywhere, is not read, and does not stay."""
    publish(store)
    registry.refresh()
    snapshot = Snapshot(tmp_path)
    snapshot.write(registry.seen())
    data = bytearray(snapshot.path.read_bytes())
    data[at] ^= 1
    snapshot.path.write_bytes(data)
    with pytest.raises(SnapshotDamaged):
        snapshot.read()
    assert snapshot.write(registry.seen())
    assert snapshot.read() is not None


@pytest.mark.parametrize("keep", [0, 1, 100, -33, -1])
def test_file_that_was_cut_off_is_refused(
    store: Store, registry: Registry, tmp_path: Path, keep: int
) -> None:
    """A file that ends too early is not read."""
    publish(store)
    registry.refresh()
    snapshot = Snapshot(tmp_path)
    snapshot.write(registry.seen())
    snapshot.path.write_bytes(snapshot.path.read_bytes()[:keep])
    with pytest.raises(SnapshotDamaged):
        snapshot.read()


def test_file_of_another_release_is_refused(tmp_path: Path) -> None:
    """A file of another format is not guessed at."""
    snapshot = Snapshot(tmp_path)
    snapshot.path.write_bytes(b'{"format":%d}\n' % (FORMAT + 1))
    with pytest.raises(SnapshotDamaged, match="written by another release"):
        snapshot.read()


def test_snapshot_of_another_address_is_refused(tmp_path: Path) -> None:
    """A service that was pointed to another database does not start from the first one's file."""
    Snapshot(tmp_path, "staging:5432/icp").write(_seen(1))
    with pytest.raises(SnapshotForeign, match="it is of the database at staging:5432/icp"):
        Snapshot(tmp_path, "production:5432/icp").read()
    assert Snapshot(tmp_path).read() is not None


def test_higher_revision_stays(tmp_path: Path) -> None:
    """A worker that is behind does not write over one that has seen more of the same database."""
    snapshot = Snapshot(tmp_path)
    assert snapshot.write(_seen(7))
    assert not snapshot.write(_seen(6, began=10.5))
    assert _revision(snapshot) == 7
    assert snapshot.write(_seen(8))
    assert _revision(snapshot) == 8


def test_restored_database_is_written_over_a_higher_revision(tmp_path: Path) -> None:
    """A database that was seen at a lower revision since was restored from a backup."""
    snapshot = Snapshot(tmp_path)
    snapshot.write(_seen(7))
    assert snapshot.write(_seen(5, began=12.0, ended=13.0))
    assert _revision(snapshot) == 5


def test_other_database_is_written_over(tmp_path: Path) -> None:
    """The revisions of two databases do not compare."""
    snapshot = Snapshot(tmp_path)
    snapshot.write(_seen(7))
    assert snapshot.write(_seen(1, registry=uuid4(), began=0.0))
    assert _revision(snapshot) == 1


def test_contact_is_noted_without_writing(tmp_path: Path) -> None:
    """Touching moves the file's time forward, never back, and only at the same revision."""
    snapshot = Snapshot(tmp_path)
    snapshot.write(_seen(7))
    for seen, stands, ended in (
        (_seen(7, ended=20.0), True, 20.0),
        (_seen(7, ended=15.0), True, 20.0),
        (_seen(8, ended=30.0), False, 20.0),
        (_seen(7, registry=uuid4(), ended=30.0), False, 20.0),
    ):
        assert snapshot.touch(seen) is stands
        found = snapshot.find()
        assert found is not None
        assert found.ended == ended


def test_clock_that_was_ahead_is_corrected(tmp_path: Path) -> None:
    """A file from the future is set back, and counts as new for nobody who writes."""
    snapshot, ahead = Snapshot(tmp_path), time.time() + 3_600
    snapshot.write(_seen(7, ended=ahead))
    assert snapshot.write(_seen(6))
    snapshot.write(_seen(7, ended=ahead))
    assert snapshot.touch(_seen(7, ended=20.0))
    found = snapshot.find()
    assert found is not None
    assert found.ended == 20.0


def test_directory_that_may_not_be_searched_holds_no_file(tmp_path: Path) -> None:
    """Where nobody may look there is nothing to start from, and a start goes on."""
    snapshot = Snapshot(tmp_path / ("x" * 300))  # root may search everywhere, but for this
    assert not snapshot.is_there()
    with pytest.raises(OSError, match="too long"):
        snapshot.read()


@pytest.mark.parametrize(
    "line", [b'{"format":1,"registry_id":5,"revision":1,"address":""}\n', b"[]\n", b"5\n"]
)
def test_first_line_of_another_kind_is_damage(tmp_path: Path, line: bytes) -> None:
    """Whatever JSON the first line is, a file that was not written here is refused as damaged."""
    snapshot = Snapshot(tmp_path)
    snapshot.path.write_bytes(line)
    with pytest.raises(SnapshotDamaged):
        snapshot.read()


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    """While another process writes, nothing is written, and nobody waits."""
    snapshot = Snapshot(tmp_path)
    with (tmp_path / "registry.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert not snapshot.write(_seen(1))
    assert snapshot.write(_seen(1))


@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.booleans()), max_size=30))
def test_late_writer_never_takes_the_file_back(
    steps: list[tuple[int, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However looks, late writes and restored backups follow each other, the newest look stays.

    In each step the database is perhaps restored, changes, and is looked at by a worker, which
    writes what it saw at once, or else late: after another one has looked and written.
    """
    snapshot = Snapshot(tmp_path_factory.mktemp("snapshot"))
    revision, clock = 100, 1_000.0
    late: list[Confirmed] = []
    for back, forward, is_late in steps:
        revision += forward - back
        clock += 2
        seen = _seen(revision, began=clock, ended=clock + 1)
        if is_late:
            late.append(seen)
            continue
        assert snapshot.write(seen)
        for other in late:
            if other.held.stand.revision < revision:
                assert not snapshot.write(other)
        late.clear()
        assert _revision(snapshot) == revision
