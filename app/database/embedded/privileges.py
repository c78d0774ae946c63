"""Leaving root: PostgreSQL refuses to run as root, so its keeper becomes an ordinary account."""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = "nobody"

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


class CannotLeaveRootError(OSError):
    """The process cannot become an ordinary account that still reaches its own directory."""


def owner_for(data: Path) -> pwd.struct_passwd:
    """Return the account that owns the data directory, or the one a new directory is for."""
    if data.exists() and (uid := data.stat().st_uid) != 0:
        return pwd.getpwuid(uid)
    return pwd.getpwnam(ACCOUNT)


def leave_root(account: pwd.struct_passwd) -> None:
    """Become `account` for good, but keep reaching files below directories only root may enter.

    No account is created and no directory is opened to others: the one capability kept
    (`CAP_DAC_OVERRIDE`) is handed on to the programs this process starts.

    Raises:
        CannotLeaveRootError: not on Linux, or the capability is not ours to keep.
    """
    if sys.platform != "linux":
        raise CannotLeaveRootError("PostgreSQL does not run as root; start as an ordinary user")
    try:
        _prctl(_PR_SET_KEEPCAPS, 1)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        _keep_only(_CAP_DAC_OVERRIDE)
        _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE)
    except OSError as error:
        raise CannotLeaveRootError(
            f"PostgreSQL does not run as root, and this system does not let root start it as"
            f" {account.pw_name!r} ({error.strerror}); start as an ordinary user"
        ) from error


def die_with_parent(signal: int) -> None:
    """Ask the kernel to send `signal` to this process when its parent is gone (Linux only)."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal)


def _prctl(option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _checked(_libc().prctl(option, *padded))


def _keep_only(capability: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    mask = 1 << capability
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)  # effective, permitted, inheritable
    _checked(_libc().capset(header, sets))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
