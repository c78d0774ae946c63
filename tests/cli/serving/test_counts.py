from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.serving import counts
from app.cli.serving.counts import counts_directory

if TYPE_CHECKING:
    import pytest


def test_what_a_killed_service_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only directories that no parent and no worker holds any more are removed at a start."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(counts, "IN_MEMORY", Path("/nowhere"))
    left = tmp_path / "icp-metrics-left"
    left.mkdir()
    (left / "counter_1.db").touch()
    other = tmp_path / "icp-metrics-other"
    other.symlink_to(tmp_path)
    with counts_directory() as one:
        assert not left.exists()
        assert other.exists()
        with counts_directory() as two:
            assert one != two
            assert one.is_dir()
            assert one.stat().st_mode & 0o777 == 0o700
            (two / "counter_1.db").touch()
        assert not two.exists()
    assert list(tmp_path.iterdir()) == [other]


def test_workers_count_in_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The directory is in the file system in memory; on disk where that is too small."""
    memory, disk = tmp_path / "memory", tmp_path / "disk"
    memory.mkdir()
    disk.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    monkeypatch.setattr(counts, "IN_MEMORY", memory)
    with counts_directory() as directory:
        assert directory.parent == memory
    monkeypatch.setattr(counts, "ROOM_BYTES", 1 << 60)
    with counts_directory() as directory:
        assert directory.parent == disk
    assert not [*memory.iterdir(), *disk.iterdir()]
