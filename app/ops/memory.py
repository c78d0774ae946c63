"""How much memory this process holds, and when it looks for garbage."""

from __future__ import annotations

import gc
import os
import resource
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATM = Path("/proc/self/statm")


def resident_bytes() -> int:
    """Return the resident memory; where there is no /proc, the most there has been."""
    try:
        return int(_STATM.read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


@contextmanager
def without_collections() -> Iterator[None]:
    """Look for no garbage in a block that makes much and leaves none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Load in a block what stays as long as the process: it is never searched for garbage.

    A search through all that a server loads takes longer than loading some of it, finds next to
    nothing, and takes pages apart that processes forked from this one would share.
    """
    with without_collections():
        yield
        gc.freeze()
