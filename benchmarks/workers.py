"""One connection to every worker, to see what each of them answers."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.connection import Connection
from benchmarks.processes import holder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.service import Service

_MOST = 1_000
_PAUSE_SECONDS = 0.01


class WorkerNotReached(RuntimeError):  # noqa: N818 - named for what happened
    """No connection came to some worker."""


@contextmanager
def connections(service: Service) -> Iterator[dict[int, Connection]]:
    """Open connections until every worker holds one, and give one of each by its process.

    Raises:
        WorkerNotReached: some worker takes none.
    """
    workers = service.workers()
    found: dict[int, Connection] = {}
    others: list[Connection] = []
    try:
        for _ in range(_MOST):
            connection = Connection([service.address])
            worker = _taker(connection.port, workers)
            if worker is None or worker in found:
                others.append(connection)
            else:
                found[worker] = connection
            if len(found) == len(workers):
                break
        else:
            raise WorkerNotReached(f"only {sorted(found)} of {workers} take connections")
        while others:
            others.pop().close()
        yield found
    finally:
        for connection in (*others, *found.values()):
            connection.close()


def _taker(port: int, workers: list[int]) -> int | None:
    give_up = time.monotonic() + 1
    while time.monotonic() < give_up:
        if worker := holder(port, workers):
            return worker
        time.sleep(_PAUSE_SECONDS)
    return None
