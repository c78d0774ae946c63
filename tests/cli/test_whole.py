from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from app.cli.errors import Misuse
from app.cli.whole import whole
from tests.cli.running import written

if TYPE_CHECKING:
    from pathlib import Path


def put(out: Path, text: str) -> None:
    """Write a file as a whole."""
    with whole(out) as partial:
        written(partial, text)


def test_a_file_that_fails_stays_as_it_was(tmp_path: Path) -> None:
    """What was there before is there until the new file is whole, and nothing stands beside it."""
    out = written(tmp_path / "out.csv", "old")

    with pytest.raises(UnicodeEncodeError):
        put(out, "half \ud800")

    assert [(file, file.read_text()) for file in tmp_path.iterdir()] == [(out, "old")]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What a link points to is written, with the rights it has."""
    file = written(tmp_path / "file.csv", "old")
    file.chmod(0o600)
    link = tmp_path / "link.csv"
    link.symlink_to(file)

    put(link, "new")

    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o600)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """A pipe or a device is not replaced by a file."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    with pytest.raises(Misuse, match="this is no file; name one"):
        put(pipe, "new")

    assert pipe.is_fifo()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A file in no folder is refused before there is anything to write."""
    with pytest.raises(Misuse, match="there is no folder"):
        put(tmp_path / "none" / "out.csv", "new")
