"""From the start of `icp serve` to its first answer."""

from __future__ import annotations

import tempfile
import time
from compileall import compile_dir
from pathlib import Path
from typing import TYPE_CHECKING

from app.database import migrating
from app.database.embedded.server import EmbeddedPostgres
from app.engine.yaml_core import parse_yaml
from app.registry.publishing import prepare
from benchmarks.accounts import score_body
from benchmarks.asking import SCORE, WrongAnswer
from benchmarks.connection import Connection, ConnectionLost, request
from benchmarks.definitions import TWENTY
from benchmarks.figures import milliseconds, quantile
from benchmarks.processes import stop
from benchmarks.service import launch, new_key, publish

if TYPE_CHECKING:
    from sqlalchemy import URL

    from benchmarks.setting import Setting

START_BAR = 1.5

_OK = 200
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
