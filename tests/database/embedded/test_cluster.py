from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from app.database.embedded.cluster import CannotRunError, Cluster

if TYPE_CHECKING:
    from pathlib import Path


def test_missing_programs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel, the sentence says how to get it or do without."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(
        CannotRunError, match=r"install icp-scoring\[embedded\], or set ICP_DATABASE"
    ):
        Cluster(tmp_path).create()


def test_failed_creation_gives_the_reason(tmp_path: Path) -> None:
    """What initdb says reaches the caller, and there is no data directory afterwards."""
    (tmp_path / "data.new").touch()
    with pytest.raises(CannotRunError, match="initdb failed: "):
        Cluster(tmp_path).create()
    assert not (tmp_path / "data").exists()


def test_nothing_to_stop(tmp_path: Path) -> None:
    """Stopping where nothing runs is no error."""
    Cluster(tmp_path).stop()
