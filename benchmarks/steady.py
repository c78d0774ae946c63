"""Latency at a constant rate, 70 % of the most the service takes; and of the floor at its 70 %.

The most is what this load gets out of the service. It is less than `wrk` does: this one checks each
answer, and where two cores are two threads of one, who is busy on one slows the other. It is found
anew before each short round: what a rented machine gives changes from one second to another, and
70 % of what it gave ten seconds ago may be all that it gives now.
"""

from __future__ import annotations

import statistics
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.accounts import accounts, score_body
from benchmarks.asking import SCORE, WrongAnswer, right_answers, without_id
from benchmarks.connection import request
from benchmarks.definitions import TWENTY, compiled
from benchmarks.figures import milliseconds, quantile
from benchmarks.load import Load
from benchmarks.peers.starting import python_peer
from benchmarks.processes import HOST
from benchmarks.service import service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.setting import Setting

SHARE = 0.7
BAR = 0.010

_ROUND_SECONDS = 1.0
_SHARES = (0.5, 0.99, 0.999, 1)
_FINDING_SECONDS = 0.3


def steady(setting: Setting) -> list[str]:
    """Return the lines of the report."""
    definition = compiled(TWENTY.read_bytes())
    some = accounts(definition, setting.effort.accounts, seed=1)
    bodies = [score_body("twenty", account) for account in some]
    with service(setting.url, core=setting.core) as measured:
        answers = right_answers(measured.port, setting.key, definition, some)
        wanted = [without_id(answer) for answer in answers]
        ours_load = _load(
            setting, measured.port, bodies, lambda n, body: without_id(body) == wanted[n]
        )
        most, ours = _latencies(setting, ours_load)
    size = round(statistics.mean(map(len, answers)))
    with python_peer("floor", setting.core, "--size", str(size)) as floor:
        load = _load(setting, floor.port, bodies, lambda _, body: len(body) == size)
        floor_most, least = _latencies(setting, load)
    late, bar = ours[1], f"p99 ≤ {milliseconds(BAR)}"
    what = f"latency at {SHARE:.0%} of the most"
    stands = setting.bars.held(what, milliseconds(late), bar, holds=late <= BAR)
    return [
        f"A constant {SHARE:.0%} of the most that this load gets out of either; latency from when",
        "each request should have left, medians of rounds:",
        "",
        "| | most requests/s | p50 | p99 | p99.9 | longest | bar | |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
        f"{_row('`POST /v1/score`', most, ours)} {bar} | {stands} |",
        f"{_row('floor', floor_most, least)} | |",
    ]


def _load(
    setting: Setting, port: int, bodies: Sequence[bytes], check: Callable[[int, bytes], bool]
) -> Load:
    address = (HOST, port)
    requests = cycle(
        [
            (number, request("POST", SCORE, address, key=setting.key, body=body))
            for number, body in enumerate(bodies)
        ]
    )
    return Load([address], lambda: next(requests), check)


def _latencies(setting: Setting, load: Load) -> tuple[float, list[float]]:
    """Return the most requests a second, and quantiles of latency at a share of that.

    Both are medians of rounds.
    """
    found, rounds = [], []
    for _ in range(round(setting.effort.steady_seconds / _ROUND_SECONDS)):
        before = load.tally.right
        found.append((load.run(_FINDING_SECONDS).right - before) / _FINDING_SECONDS)
        start = len(load.tally.took)
        tally = load.run(_ROUND_SECONDS, found[-1] * SHARE)
        rounds.append([quantile(tally.took[start:], share) for share in _SHARES])
    load.close()
    if tally.right < tally.sent:
        raise WrongAnswer(f"{tally.wrong} answers are wrong, failed: {dict(tally.failed)}")
    medians = [statistics.median(one) for one in zip(*rounds, strict=True)]
    return statistics.median(found), medians


def _row(name: str, most: float, quantiles: Sequence[float]) -> str:
    return f"| {name} | {most:,.0f} | {' | '.join(map(milliseconds, quantiles))} |"
