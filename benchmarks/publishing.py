"""How long it takes until a version that is published answers on every worker."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import orjson

from app.engine.yaml_core import parse_yaml
from benchmarks.accounts import score_body
from benchmarks.asking import SCORE, WrongAnswer
from benchmarks.connection import Connection, request
from benchmarks.definitions import TWENTY
from benchmarks.figures import milliseconds, quantile
from benchmarks.service import service
from benchmarks.workers import connections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.service import Service
    from benchmarks.setting import Setting

WORKERS = 2
BAR, AIM = 0.5, 0.25

_CREATED = 201
_VERSION = re.compile(rb'"version":(\d+)')
_PATIENCE_SECONDS = 10
_PAUSE_SECONDS = 0.001


def publishing(setting: Setting) -> list[str]:
    """Return the lines of the report."""
    in_force, after = [], []
    with service(setting.url, workers=WORKERS) as measured, connections(measured) as held:
        publisher = Connection([measured.address])
        for number in range(setting.effort.publishes):
            begin = time.monotonic()
            version = publish(publisher, measured, setting.key, number)
            answered = time.monotonic()
            await_version(held.values(), measured, setting.key, version)
            in_force.append(time.monotonic() - begin)
            after.append(time.monotonic() - answered)
        publisher.close()
    bar = f"p99 ≤ {milliseconds(BAR)}, aim {milliseconds(AIM)}"
    slow = quantile(in_force, 0.99)
    what = "a publication in force on every worker"
    stands = setting.bars.held(what, milliseconds(slow), bar, holds=slow <= BAR)
    return [
        f"{len(in_force)} versions published, {WORKERS} workers:",
        "",
        "| in force on every worker | p50 | p99 | longest | bar | |",
        "|---|---:|---:|---:|---:|---|",
        f"{_row('from sending the publication', in_force)} {bar} | {stands} |",
        f"{_row('from its answer', after)} | |",
    ]


def publish(connection: Connection, measured: Service, key: str, number: int) -> int:
    """Publish and activate a version unlike any other, and return its number."""
    document: Any = parse_yaml(TWENTY.read_bytes())
    document["name"] = f"Twenty criteria, {number} of {time.time_ns()}"
    body = orjson.dumps({"document": document, "note": "benchmark", "activate": True})
    path = "/v1/icps/twenty/versions"
    answer = connection.ask(request("POST", path, measured.address, key=key, body=body))
    if answer.status != _CREATED:
        raise WrongAnswer(f"{answer.status}: {answer.body!r}")
    return int(orjson.loads(answer.body)["version"])


def await_version(workers: Iterable[Connection], measured: Service, key: str, version: int) -> None:
    """Ask every worker again and again until it answers with a version, or a later one.

    Raises:
        WrongAnswer: one does not in time.
    """
    asked = request("POST", SCORE, measured.address, key=key, body=score_body("twenty", {}))
    waiting = list(workers)
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while waiting := [worker for worker in waiting if _version(worker, asked) < version]:
        if time.monotonic() > give_up:
            raise WrongAnswer(f"{len(waiting)} workers never answer with version {version}")
        time.sleep(_PAUSE_SECONDS)


def _version(worker: Connection, asked: bytes) -> int:
    answer = worker.ask(asked)
    found = _VERSION.search(answer.body)
    if found is None:
        raise WrongAnswer(f"{answer.status}: {answer.body!r}")
    return int(found[1])


def _row(name: str, took: list[float]) -> str:
    shown = [milliseconds(quantile(took, share)) for share in (0.5, 0.99, 1)]
    return f"| {name} | {' | '.join(shown)} |"
