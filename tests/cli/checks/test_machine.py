from __future__ import annotations

import os
import resource
import shutil
from importlib import metadata
from typing import TYPE_CHECKING

from app.cli.checks.machine import open_files, release, state_directory
from tests.cli.checks.examining import of, only, said

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_runs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The release, Python and the main libraries are named; one that is missing is wrong."""
    only(release, of())("ok", "fastapi")

    def none_of(name: str) -> str:
        if name == "orjson":
            raise metadata.PackageNotFoundError
        return "1.0"

    monkeypatch.setattr(metadata, "version", none_of)
    assert [str(state) for state, _ in said(release, of())] == ["wrong", "ok"]
    assert "orjson missing" in said(release, of())[0][1]


def test_few_open_files_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are files: what a worker cannot raise its limit to is told, and nothing else."""
    for most, state, text in (
        (4_096, "warning", "let it open 4352"),
        (4_352, "ok", "4352 files"),
        (resource.RLIM_INFINITY, "ok", "4352 files"),
    ):
        monkeypatch.setattr(resource, "getrlimit", lambda _, most=most: (256, most))
        only(open_files, of())(state, text)


def test_a_sound_state_directory(tmp_path: Path) -> None:
    """One that this user alone may write into is fine, and one that is not there yet, too."""
    assert {str(state) for state, _ in said(state_directory, of(state_dir=tmp_path))} == {"ok"}
    missing = of(state_dir=tmp_path / "a" / "b")
    assert "is not there yet" in said(state_directory, missing)[0][1]
    assert {str(state) for state, _ in said(state_directory, missing)} == {"ok"}


def test_faulty_state_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One others may write into, a file, one too long for a socket, one without room."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert "chmod 700" in said(state_directory, of(state_dir=shared))[0][1]
    file = tmp_path / "file"
    file.touch()
    only(state_directory, of(state_dir=file))("wrong", "is no directory")
    only(state_directory, of(state_dir=tmp_path / ("x" * 90)))("wrong", "too long for a socket")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "may not write" in said(state_directory, of(state_dir=tmp_path))[1][1]
    for free, state in ((10**9, "warning"), (10**6, "wrong")):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert str(said(state_directory, of(state_dir=tmp_path))[-1][0]) == state
