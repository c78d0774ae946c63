from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from app.cli.serving.counts import counts_directory

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_a_killed_service_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only directories that no parent and no worker holds any more are removed at a start."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
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
