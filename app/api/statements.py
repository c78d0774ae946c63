"""Statements of SQL for warehouses, made one at a time by a process that ends with each."""

from __future__ import annotations

import sys
from asyncio import Lock, create_subprocess_exec
from contextlib import suppress
from importlib.util import find_spec
from subprocess import PIPE
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from app.api.problems import ProblemError
from app.api.remembered import Remembered

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from datetime import date

    from app.registry.served import ServedVersion
    from app.targeting.targeting import Question

DialectName = Literal["postgres", "duckdb", "databricks", "snowflake", "bigquery"]

MAX_KEPT = 4 * 1_048_576
"""Bytes of statements that are remembered."""

_MAKER = ("-m", "app.bulk.sql_worker")
_NEEDED = ("ibis", "sqlglot")


class _Chosen(NamedTuple):
    band: str | None
    part: str
    unknowns: str


class _Asked(NamedTuple):
    digest: str
    version: int
    dialect: str
    as_of: date | None
    chosen: _Chosen | None


class Statements:
    """Makes statements, and remembers those that were asked for last."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._kept: Remembered[_Asked] = Remembered(MAX_KEPT)

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
        return await self._statement(version, dialect, as_of, None)

    async def audience(
        self, version: ServedVersion, dialect: DialectName, asked: Question
    ) -> bytes:
        """Return the statement that selects whom a filter is to select.

        Args:
            version: The version.
            dialect: What it is written in.
            asked: Whom to select; there must be somebody in particular.

        Raises:
            ProblemError: `not_installed`.
            VersionTampered: The document is not what was published.
        """
        chosen = _Chosen(asked.band, asked.part, asked.unknowns)
        return await self._statement(version, dialect, asked.as_of, chosen)

    async def _statement(
        self,
        version: ServedVersion,
        dialect: DialectName,
        as_of: date | None,
        chosen: _Chosen | None,
    ) -> bytes:
        asked = _Asked(version.digest, version.version, dialect, as_of, chosen)
        async with self._one_at_a_time:
            made = self._kept.get(asked)
            if made is None:
                made = await _made(version, asked)
                self._kept.keep(asked, made)
        return made


async def _made(version: ServedVersion, asked: _Asked) -> bytes:
    if any(find_spec(name) is None for name in _NEEDED):
        raise ProblemError(
            "not_installed",
            "SQL needs the extra `bulk` where the service runs: pip install 'icp-scoring[bulk]'.",
        )
    question = {
        "definition": version.document.decode(),
        "icp": version.icp,
        "dialect": asked.dialect,
        "as_of": asked.as_of,
        "chosen": asked.chosen and asked.chosen._asdict(),
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
