"""Writes while the service and its database are killed: all of each holds, or nothing of it.

`python -m trials.kills` publishes, activates, rolls back, schedules and cancels 200 times, while
workers, the whole service and PostgreSQL are killed at random moments, and then reads everything
back; `--write FILE` puts what it came to into a document.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from app.database import migrating
from benchmarks.figures import write_between
from benchmarks.processes import children, free_port
from benchmarks.service import await_ready, launch, new_key
from trials.agreement import disagreements
from trials.book import ICP, document
from trials.deployment import PATIENCE_SECONDS, Reply, call
from trials.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.service import Service

OPERATIONS = 200
WORKERS = 2

_PAUSE_SECONDS = (0.5, 2.5)
_THINK_SECONDS = (0.0, 0.3)
_SCHEDULE_SECONDS = (0.2, 3.0)
_PATH = f"/v1/icps/{ICP}"
_DONE = frozenset({200, 201, 202})
_WEIGHTS = {"publish": 4, "publish and activate": 3, "activate": 4, "schedule": 3, "cancel": 1}


class Told(NamedTuple):
    """An operation that the service said was done.

    Attributes:
        kind: Which.
        note: Unlike that of any other operation.
        content: What was answered.
    """

    kind: str
    note: str
    content: dict[str, object]


class Victims:
    """The service and its PostgreSQL, killed and started again by a thread of their own.

    Args:
        postgres: The database, running and migrated.
        state: Where the service keeps its snapshot.
        chance: Says whom, and when.
    """

    def __init__(self, postgres: Postgres, state: Path, chance: random.Random) -> None:
        self.killed: Counter[str] = Counter()
        self.port = free_port()
        self._postgres = postgres
        self._state = state
        self._chance = chance
        self._ended = Event()
        self._service = self._launch()
        await_ready(self._service)
        self._thread = Thread(target=self._run, name="killer")
        self._thread.start()

    def stop(self) -> None:
        """Kill nobody any more, and see that everything runs."""
        self._ended.set()
        self._thread.join()
        await_ready(self._service)

    def end(self) -> None:
        """Stop the service."""
        self._service.process.terminate()
        self._service.process.wait()

    def _run(self) -> None:
        ways = {"worker": self._worker, "service": self._whole, "PostgreSQL": self._database}
        while not self._ended.wait(self._chance.uniform(*_PAUSE_SECONDS)):
            victim = self._chance.choice(list(ways))
            ways[victim]()
            self.killed[victim] += 1

    def _worker(self) -> None:
        workers = self._service.workers()
        if workers:
            os.kill(self._chance.choice(workers), signal.SIGKILL)

    def _whole(self) -> None:
        process = self._service.process
        for pid in [process.pid, *children(process.pid)]:
            os.kill(pid, signal.SIGKILL)
        process.wait()
        self._service = self._launch()

    def _database(self) -> None:
        self._postgres.kill()
        time.sleep(self._chance.uniform(0, 1))
        self._postgres.start()

    def _launch(self) -> Service:
        settings = {"ICP_STATE_DIR": str(self._state), "ICP_LOG_LEVEL": "error"}
        return launch(self._postgres.url, workers=WORKERS, port=self.port, settings=settings)


class Writer:
    """Makes the operations, one after another, and remembers what the service said was done.

    Args:
        victims: Where the service is.
        key: What it calls with.
        chance: Says which.
    """

    def __init__(self, victims: Victims, key: str, chance: random.Random) -> None:
        self._victims = victims
        self._key = key
        self._chance = chance
        self._versions = 1
        self._pending: list[object] = []
        self.told: list[Told] = []
        self.statuses: Counter[int] = Counter()
        self.last_due = datetime.now(UTC)

    def first(self) -> None:
        """Publish and activate the first version."""
        self._one("publish and activate", "first")

    def run(self, operations: int) -> None:
        """Go on until the service has said of so many operations that they were done."""
        kinds, weights = list(_WEIGHTS), list(_WEIGHTS.values())
        wanted = len(self.told) + operations
        while len(self.told) < wanted:
            (kind,) = self._chance.choices(kinds, weights)
            self._one(kind, f"operation {self.statuses.total()}")
            time.sleep(self._chance.uniform(*_THINK_SECONDS))

    def _one(self, kind: str, note: str) -> None:
        path, content = self._asked(kind, note)
        reply = self._call(path, content)
        self.statuses[reply.status] += 1
        if reply.status in _DONE:
            self.told.append(Told(kind, note, reply.content))
            self._versions = max(self._versions, int(reply.content.get("version") or 0))
            if kind == "schedule":
                self._pending.append(reply.content["id"])

    def _asked(self, kind: str, note: str) -> tuple[str, dict[str, object] | None]:
        if kind == "cancel" and self._pending:
            number = self._pending.pop(self._chance.randrange(len(self._pending)))
            return f"{_PATH}/scheduled-activations/{number}/cancel", None
        if kind.startswith("publish"):
            edition = document(self._chance.randrange(10**9))
            activate = kind.endswith("activate")
            return f"{_PATH}/versions", {"document": edition, "note": note, "activate": activate}
        content: dict[str, object] = {
            "version": self._chance.randint(1, self._versions),
            "note": note,
        }
        if kind == "schedule":
            seconds = self._chance.uniform(*_SCHEDULE_SECONDS)
            self.last_due = datetime.now(UTC) + timedelta(seconds=seconds)
            content["activate_at"] = self.last_due.isoformat()
        return f"{_PATH}/activations", content

    def _call(self, path: str, content: object) -> Reply:
        return call([("127.0.0.1", self._victims.port)], self._key, "POST", path, content)


def main() -> None:
    """Run the trial, print what it came to, and write it where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=OPERATIONS)
    parser.add_argument("--seed", type=int, default=None, help="of whom is killed when")
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    given = parser.parse_args()
    seed = random.randrange(10**6) if given.seed is None else given.seed  # noqa: S311 - no secret
    lines, wrong = run(given.operations, seed)
    text = "\n".join([*lines, *(f"- **{sentence}**" for sentence in wrong)])
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        write_between(given.write, "kills", text)
    if wrong:
        sys.exit("what is stored does not agree")


def run(operations: int, seed: int) -> tuple[list[str], list[str]]:
    """Run the trial; return the lines of its report, and all that does not agree."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with (
        tempfile.TemporaryDirectory(prefix="icp-") as data,
        tempfile.TemporaryDirectory(prefix="icp-") as state,
    ):
        postgres = Postgres(Path(data))
        postgres.start()
        try:
            migrating.upgrade(postgres.url)
            key = new_key(postgres.url)
            victims = Victims(postgres, Path(state), chance)
            try:
                writer = Writer(victims, key, chance)
                while not writer.told:
                    writer.first()
                writer.run(operations)
                victims.stop()
                _await(writer.last_due)
                found = disagreements(postgres.url, writer.told)
            finally:
                victims.stop()
                victims.end()
        finally:
            postgres.stop()
    return list(_report(operations, seed, writer, victims, found.counts)), found.wrong


def _await(last_due: datetime) -> None:
    left = (last_due - datetime.now(UTC)).total_seconds()
    time.sleep(max(0.0, left) + PATIENCE_SECONDS / 10)


def _report(
    operations: int, seed: int, writer: Writer, victims: Victims, counts: dict[str, int]
) -> Iterator[str]:
    killed = ", ".join(f"{victim} {times}" for victim, times in sorted(victims.killed.items()))
    statuses = sorted(writer.statuses.items())
    answers = ", ".join(f"{times} of {status or 'no answer'}" for status, times in statuses)
    yield f"{operations} operations done (seed {seed}); killed: {killed}; answered: {answers}."
    yield ""
    yield "| stored | |"
    yield "|---|---:|"
    for name, count in counts.items():
        yield f"| {name} | {count:,} |"


if __name__ == "__main__":
    main()
