"""From the start of `icp serve` to its first answer, and what a worker takes of memory."""

from __future__ import annotations

import tempfile
import time
from compileall import compile_dir
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.database import migrating
from app.database.embedded.server import EmbeddedPostgres
from app.engine.digest import digest
from app.engine.document import canonical, parse_yaml
from app.library import library_document, library_keys
from app.registry.publishing import prepare
from benchmarks.accounts import score_body
from benchmarks.asking import SCORE, WrongAnswer, answers_of
from benchmarks.connection import Connection, ConnectionLost, request
from benchmarks.definitions import TWENTY
from benchmarks.figures import milliseconds, quantile
from benchmarks.processes import proportional, resident, stop
from benchmarks.service import database, launch, new_key, publish, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from app.registry.publishing import Prepared
    from benchmarks.setting import Setting

START_BAR = 1.5
MEMORY_BAR = 120_000_000

_OK = 200
_MEGABYTE = 1_000_000
_WORKERS = 2
_FEW_ICPS = 20
_PATIENCE_SECONDS = 60
_PAUSE_SECONDS = 0.002
_ROOT = Path(__file__).parents[1]


def starts(setting: Setting) -> list[str]:
    """Return the lines of the report on starting, with the bytecode that an image has."""
    for package in ("app", "schemas"):
        compile_dir(_ROOT / package, quiet=1)
    lines = [
        f"{setting.effort.starts} starts, from the command to its first answer of `POST {SCORE}`:",
        "",
        "| | p50 | longest | bar | |",
        "|---|---:|---:|---:|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="icp-") as state:
        took = [_first_answer(setting, setting.url, setting.key, state) for _ in _times(setting)]
        name, bar = "on a PostgreSQL that runs (`ICP_DATABASE_URL`)", f"≤ {milliseconds(START_BAR)}"
        longest, holds = milliseconds(max(took)), max(took) <= START_BAR
        stands = setting.bars.held(f"longest start {name}", longest, bar, holds=holds)
        lines.append(f"| {name} | {_start(took)} | {bar} | {stands} |")
    with tempfile.TemporaryDirectory(prefix="icp-") as state:
        with EmbeddedPostgres(Path(state)) as server:
            migrating.upgrade(server.url())
            publish(server.url(), [prepare(parse_yaml(TWENTY.read_bytes()))])
            key = new_key(server.url())
        took = [_first_answer(setting, None, key, state) for _ in _times(setting)]
        lines.append(f"| with the PostgreSQL of its own, started along | {_start(took)} | | |")
    return lines


def memory(setting: Setting) -> list[str]:
    """Return the lines of the report on memory."""
    versions = setting.effort.versions
    lines = [
        f"Memory of a worker, the larger of {_WORKERS}, in MB. Workers are forked and share pages;",
        "each counts by the share of the worker (PSS); in brackets as if it were its own (RSS):",
        "",
        "| published | after the start | after every ICP | after every version | bar | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for icps in (_FEW_ICPS, versions):
        each = versions // icps
        with database() as url:
            publish(url, _definitions(icps, each))
            sizes = _sizes(url, icps, each)
        shown = " | ".join(f"{own / _MEGABYTE:.0f} ({seen / _MEGABYTE:.0f})" for own, seen in sizes)
        largest, bar = max(sizes)[0], f"≤ {MEMORY_BAR / _MEGABYTE:.0f}"
        what = f"{icps:,} ICPs of {each} versions"
        figure = f"{largest / _MEGABYTE:.0f}"
        stands = setting.bars.held(
            f"MB of a worker with {what}", figure, bar, holds=largest <= MEMORY_BAR
        )
        lines.append(f"| {what} | {shown} | {bar} | {stands} |")
    return lines


def _times(setting: Setting) -> range:
    return range(setting.effort.starts)


def _first_answer(setting: Setting, url: URL | None, key: str, state: str) -> float:
    begin = time.monotonic()
    started = launch(url, workers=1, core=setting.core, settings={"ICP_STATE_DIR": state})
    body = score_body("twenty", {})
    asked = request("POST", SCORE, started.address, key=key, body=body)
    try:
        while time.monotonic() < begin + _PATIENCE_SECONDS:
            try:
                connection = Connection([started.address])
                status = connection.ask(asked).status
                connection.close()
            except ConnectionLost:
                time.sleep(_PAUSE_SECONDS)
                continue
            if status == _OK:
                return time.monotonic() - begin
        raise WrongAnswer("the service that was started does not answer")
    finally:
        stop(started.process)


def _start(took: list[float]) -> str:
    return f"{milliseconds(quantile(took, 0.5))} | {milliseconds(max(took))}"


def _definitions(icps: int, each: int) -> Iterator[Prepared]:
    """Yield definitions of real size: those of the library and the one of twenty criteria."""
    texts = [TWENTY.read_bytes(), *map(library_document, library_keys())]
    documents: list[Any] = [parse_yaml(text) for text in texts]
    checked = [prepare(document) for document in documents]
    for number in range(icps):
        key, place = f"icp-{number}", number % len(texts)
        for version in range(each):
            data = canonical(documents[place] | {"key": key, "name": f"Version {version}"})
            yield replace(checked[place], key=key, document=data, digest=digest(data))


def _sizes(url: URL, icps: int, each: int) -> list[tuple[int, int]]:
    """Return the largest worker's sizes at the start, after all ICPs, and after all versions."""
    key = new_key(url)
    names = [f"icp-{number}" for number in range(icps)]
    pinned = [f"{name}@{version + 1}" for name in names for version in range(each)]
    with service(url, workers=_WORKERS) as measured:
        sizes = []
        for asked in (names[:1], names, pinned):
            answers_of(measured.port, key, [score_body(icp, {}) for icp in asked])
            sizes.append(
                max((proportional(worker), resident(worker)) for worker in measured.workers())
            )
        return sizes
