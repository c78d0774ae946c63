from __future__ import annotations

import asyncio
import resource
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from app.registry import snapshot_writer as module
from app.registry.registry import Registry
from app.registry.snapshot import Snapshot
from app.registry.snapshot_writer import SnapshotWriter
from tests.registry.changes import publish
from tests.registry.following import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.registry.store import Store


@contextmanager
def _full_disk() -> Iterator[None]:
    """Let no file of this process grow beyond a kilobyte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def _versions(snapshot: Snapshot, store: Store) -> list[str]:
    seen = snapshot.read()
    assert seen is not None
    registry = Registry(store)
    registry.restore(seen)
    return [*named(registry.resolve("*")), *(f"{key}@{n}" for key, n in seen.older)]


def test_last_state_is_written_at_the_end(store: Store, registry: Registry, tmp_path: Path) -> None:
    """What was read just before the end is in the file, and so are pinned versions."""
    writer = SnapshotWriter(registry, Snapshot(tmp_path))
    writer.start()
    for name in ("A", "B"):
        publish(store, name=name)
        registry.refresh()
        registry.resolve("small@1")
    writer.stop()
    assert _versions(Snapshot(tmp_path), store) == ["small@2", "small@1"]


def test_nothing_is_written_before_the_database_has_answered(
    registry: Registry, tmp_path: Path
) -> None:
    """A process that has seen nothing leaves the file of those that have."""
    writer = SnapshotWriter(registry, Snapshot(tmp_path))
    writer.start()
    writer.stop()
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_told_once_and_stops_nothing(
    store: Store,
    registry: Registry,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The good file stays whole, the failure is one line in the log, and it is counted."""
    snapshot = Snapshot(tmp_path)
    writer = SnapshotWriter(registry, snapshot)
    publish(store)
    registry.refresh()
    writer.save()
    caplog.clear()
    for name in ("B", "C"):
        publish(store, name=name)
        registry.refresh()
        with _full_disk():
            writer.save()
    assert _versions(snapshot, store) == ["small@1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "registry.lock",
        "registry.snapshot",
    ]
    assert [line.message for line in caplog.records] == [
        f"{snapshot.path} cannot be written: File too large"
    ]
    assert (registry.snapshot_failing, registry.snapshot_write_failures) == (True, 2)


def test_file_is_written_again_when_there_is_room(
    store: Store, registry: Registry, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure ends by itself, and the log says so."""
    caplog.set_level("INFO")
    directory = tmp_path / "state"
    directory.touch()  # no directory, so nothing can be written into it
    writer = SnapshotWriter(registry, Snapshot(directory))
    publish(store)
    registry.refresh()
    writer.save()
    assert registry.snapshot_failing
    directory.unlink()
    writer.save()
    assert _versions(Snapshot(directory), store) == ["small@1"]
    assert not registry.snapshot_failing
    assert caplog.records[-1].message.endswith("is written again")


def test_unchanged_registry_is_not_written_again(
    store: Store, registry: Registry, tmp_path: Path
) -> None:
    """While nothing changes, the file stays, and its time tells of the last contact."""
    snapshot = Snapshot(tmp_path)
    writer = SnapshotWriter(registry, snapshot)
    publish(store)
    registry.refresh()
    writer.save()
    before = snapshot.path.stat()
    assert registry.is_at(registry.seen().held.stand, registry.seen().ended)
    writer.save()
    after = snapshot.path.stat()
    assert after.st_ino == before.st_ino
    assert after.st_mtime == pytest.approx(registry.seen().ended)


def test_older_versions_that_come_into_use_are_written(
    store: Store, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that somebody has pinned gets into the file, though the revision is the same."""
    snapshot = Snapshot(tmp_path)
    writer = SnapshotWriter(registry, snapshot)
    for name in ("A", "B"):
        publish(store, name=name)
    registry.refresh()
    writer.save()
    asyncio.run(registry.find("small@1"))
    writer.save()
    assert _versions(snapshot, store) == ["small@2"]  # not yet: it was written just now
    monkeypatch.setattr(module, "OLDER_EVERY_SECONDS", 0)
    writer.save()
    assert _versions(snapshot, store) == ["small@2", "small@1"]
