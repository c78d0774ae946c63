from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pytest

from app.api import statements
from app.api.statements import Statements

if TYPE_CHECKING:
    from pathlib import Path

    from app.registry.served import ServedVersion

SHORT = "import os, sys; sys.stdin.read(); open(sys.argv[1], 'a').write('made\\n'); print('SQL')"
LONG = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"


class _Version:
    """As much of a version as a statement is made of."""

    icp: dict[str, object] = {}  # noqa: RUF012 - nobody changes it
    document = b"{}"
    version = 1

    def __init__(self, digest: str) -> None:
        self.digest = digest


def _version(digest: str) -> ServedVersion:
    return cast("ServedVersion", _Version(digest))


def test_who_gives_up_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that reaches its deadline is cancelled, and its process with it."""
    said = tmp_path / "pid"
    monkeypatch.setattr(statements, "_MAKER", ("-c", LONG, str(said)))

    async def give_up() -> None:
        asked = asyncio.create_task(Statements().statement(_version("a"), "duckdb", None))
        while not (said.exists() and said.read_text()):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.01)
        asked.cancel()
        with suppress(asyncio.CancelledError):
            await asked

    asyncio.run(give_up())
    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text()), 0)


def test_the_last_statements_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as there is room for; those asked for at once are made one after the other."""
    made = tmp_path / "made"
    monkeypatch.setattr(statements, "_MAKER", ("-c", SHORT, str(made)))
    monkeypatch.setattr(statements, "MAX_KEPT", 2 * len(b"SQL\n"))

    async def ask() -> list[int]:
        kept, counts = Statements(), []
        for digests in (["a", "a", "b"], ["a"], ["c"], ["a"], ["b"]):
            asked = (kept.statement(_version(digest), "duckdb", None) for digest in digests)
            assert set(await asyncio.gather(*asked)) == {b"SQL\n"}
            counts.append(len(made.read_text().splitlines()))
        return counts

    assert asyncio.run(ask()) == [2, 2, 3, 3, 4]
