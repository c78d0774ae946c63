from __future__ import annotations

import os
import pwd
import sys
from typing import TYPE_CHECKING

import pytest

from app.database.embedded import privileges
from app.database.embedded.privileges import CannotLeaveRootError, leave_root, owner_for

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = pwd.getpwnam("nobody")


def test_new_directories_are_for_nobody(tmp_path: Path) -> None:
    """A directory that does not exist yet will belong to the account without rights."""
    assert owner_for(tmp_path / "new") == NOBODY


def test_owner_of_a_directory_stays(tmp_path: Path) -> None:
    """Root goes on as the account that made the directory; its own become nobody's."""
    owner = owner_for(tmp_path)
    assert owner.pw_uid == (tmp_path.stat().st_uid or NOBODY.pw_uid)


def test_systems_without_capabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere than on Linux, root is asked to start as somebody else."""
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(CannotLeaveRootError, match="start as an ordinary user"):
        leave_root(NOBODY)


def test_systems_that_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where root may not change its account, the reason is given."""

    def refuse(_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setgroups", refuse)
    with pytest.raises(CannotLeaveRootError, match=r"'nobody' \(Operation not permitted\)"):
        leave_root(NOBODY)


@pytest.mark.skipif(sys.platform != "linux", reason="a call of the Linux kernel")
def test_failing_system_calls_are_errors() -> None:
    """A system call that fails is an error, with the system's words."""
    with pytest.raises(OSError, match="Invalid argument"):
        privileges.die_with_parent(-1)
