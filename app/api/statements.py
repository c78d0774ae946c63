"""Statements of SQL for warehouses, made one at a time by a process that ends with each."""

from __future__ import annotations

import sys
from asyncio import Lock, create_subprocess_exec
from collections import OrderedDict
from contextlib import suppress
from importlib.util import find_spec
from subprocess import PIPE
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from app.api.problems import ProblemError

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from datetime import date

    from app.registry.served import ServedVersion

DialectName = Literal["postgres", "duckdb", "databricks", "snowflake", "bigquery"]

MAX_KEPT = 4 * 1_048_576
"""Bytes of statements that are remembered."""

_MAKER = ("-m", "app.bulk.sql_worker")
_NEEDED = ("ibis", "sqlglot")


class _Asked(NamedTuple):
    digest: str
    version: int
    dialect: str
    as_of: date | None


class Statements:
    """Makes statements, and remembers those that were asked for last."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._kept: OrderedDict[_Asked, bytes] = OrderedDict()
        self._size = 0

    async def statement(
        self, version: ServedVersion, dialect: DialectName, as_of: date | None
    ) -> bytes:
        """Return the statement of a version; who is cancelled meanwhile leaves no process behind.

        Args:
            version: The version.
            dialect: What it is written in.
            as_of: The day of scoring; the day on which it runs for none.

        Raises:
            ProblemError: `not_installed`.
            VersionTampered: The document is not what was published.
        """
        asked = _Asked(version.digest, version.version, dialect, as_of)
        async with self._one_at_a_time:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
            made = await _made(version, dialect, as_of)
            self._keep(asked, made)
        return made

    def _keep(self, asked: _Asked, made: bytes) -> None:
        self._kept[asked] = made
        self._size += len(made)
        while self._size > MAX_KEPT:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest)


async def _made(version: ServedVersion, dialect: str, as_of: date | None) -> bytes:
    if any(find_spec(name) is None for name in _NEEDED):
        raise ProblemError(
            "not_installed",
            "SQL needs the extra `bulk` where the service runs: pip install 'icp-scoring[bulk]'.",
        )
    question = {
        "definition": version.document.decode(),
        "icp": version.icp,
        "dialect": dialect,
        "as_of": as_of,
    }
    process = await create_subprocess_exec(sys.executable, *_MAKER, stdin=PIPE, stdout=PIPE)
    try:
        made, _ = await process.communicate(orjson.dumps(question))
    finally:
        await _ended(process)
    if process.returncode:
        raise RuntimeError(f"a statement was not made: exit code {process.returncode}")
    return made


async def _ended(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):  # it ended by itself just now
            process.kill()
        await process.wait()
