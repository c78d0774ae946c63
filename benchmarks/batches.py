"""Accounts a second in batches of 1,000, as JSON over HTTP."""

from __future__ import annotations

import statistics
from itertools import cycle
from time import monotonic
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks.accounts import accounts, batch_body
from benchmarks.asking import BATCH, WrongAnswer, answers_of, is_right
from benchmarks.connection import request
from benchmarks.definitions import TWENTY, compiled
from benchmarks.figures import verdict
from benchmarks.load import Load
from benchmarks.service import service

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from benchmarks.service import Service
    from benchmarks.setting import Setting

_SIZE = 1_000
_BARS: dict[Detail, int] = {"full": 40_000, "summary": 80_000}
_CONNECTIONS = 2  # one is answered while the next one is on its way
_PATIENCE = 60.0


def batches(setting: Setting) -> list[str]:
    """Return the lines of the report."""
    definition = compiled(TWENTY.read_bytes())
    some = accounts(definition, setting.effort.accounts, seed=1)
    rates: dict[Detail, list[float]] = {detail: [] for detail in _BARS}
    with service(setting.url, core=setting.core) as measured:
        loads = {detail: _load(setting, measured, definition, some, detail) for detail in _BARS}
        for number in range(setting.effort.rounds + 1):
            for detail, load in loads.items():
                rate = _rate(load, setting.effort.seconds)
                if number:
                    rates[detail].append(rate)
    lines = [
        f"Batches of {_SIZE:,} of {len(some):,} distinct accounts, {_CONNECTIONS} connections:",
        "",
        "| `POST /v1/score/batch` | accounts/s | bar | |",
        "|---|---:|---:|---|",
    ]
    for detail, bar in _BARS.items():
        rate = statistics.median(rates[detail])
        lines.append(f"| `detail={detail}` | {rate:,.0f} | ≥ {bar:,} | {verdict(rate >= bar)} |")
    return lines


def _load(
    setting: Setting,
    measured: Service,
    definition: Compiled,
    some: list[dict[str, Any]],
    detail: Detail,
) -> Load:
    """Return the load of one detail, its answers known to be right."""
    parts = [some[start : start + _SIZE] for start in range(0, len(some), _SIZE)]
    bodies = [batch_body("twenty", part, detail) for part in parts]
    answers = answers_of(measured.port, setting.key, bodies, BATCH)
    for answer, part in zip(answers, parts, strict=True):
        results = orjson.loads(answer)["results"]
        for result, account in zip(results, part, strict=True):
            if not is_right(result, definition, account, detail):
                raise WrongAnswer(f"the service answers {result} to {account}")
    lengths = [len(answer) for answer in answers]  # ids are all of one length
    requests = cycle(
        (number, request("POST", BATCH, measured.address, key=setting.key, body=body))
        for number, body in enumerate(bodies)
    )
    return Load(
        [measured.address],
        lambda: next(requests),
        lambda number, answer: len(answer) == lengths[number],
        connections=_CONNECTIONS,
        patience=_PATIENCE,
    )


def _rate(load: Load, seconds: float) -> float:
    before = len(load.tally.took)
    begin = monotonic()
    tally = load.run(seconds)
    if tally.right < tally.sent:
        raise WrongAnswer(f"{tally.wrong} batches are wrong, failed: {dict(tally.failed)}")
    return (len(tally.took) - before) * _SIZE / (monotonic() - begin)
