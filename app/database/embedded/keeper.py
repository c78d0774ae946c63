"""The keeper: a process that keeps PostgreSQL running for `icp serve` until that ends.

Started as `python -m app.database.embedded.keeper DIRECTORY` with a pipe as its standard input.
The pipe closes however its parent ends, by `kill -9` too, and then the keeper stops PostgreSQL.
A server that ends before is started again.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
from pathlib import Path

from app.database.embedded.cluster import CannotRunError, Cluster
from app.database.embedded.privileges import CannotLeaveRootError, leave_root, owner_for

READY = "ready"

_TICK_SECONDS = 0.5


def main() -> None:
    """Run PostgreSQL in the directory named by the first argument until standard input closes."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # the parent drains first; its end is our signal
    directory = Path(sys.argv[1])
    lock = (directory / "keeper.lock").open("ab")
    fcntl.flock(lock, fcntl.LOCK_EX)  # waits for the keeper of a killed parent to finish
    cluster = Cluster(directory)
    try:
        if os.geteuid() == 0:
            leave_root(owner_for(cluster.data))
        cluster.create()
        cluster.start()
    except (CannotRunError, CannotLeaveRootError) as error:
        sys.exit(f"{error}")
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    try:
        while not select.select([sys.stdin], [], [], _TICK_SECONDS)[0]:
            if not cluster.is_running:
                cluster.start()
    except CannotRunError as error:
        sys.exit(f"{error}")
    cluster.stop()


if __name__ == "__main__":
    main()
