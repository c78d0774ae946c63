"""Accounts a second in batches of 1,000, as JSON over HTTP."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from itertools import cycle, islice
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from benchmarks.accounts import accounts, batch_body, never_sent
from benchmarks.asking import BATCH, WrongAnswer, in_turn, is_right
from benchmarks.connection import request
from benchmarks.definitions import TWENTY, compiled
from benchmarks.service import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from benchmarks.connection import Address
    from benchmarks.setting import Setting

SEEN = "accounts seen before"
NEW = "accounts never sent before"

_SIZE = 1_000
_BARS: dict[Detail, int] = {"full": 40_000, "summary": 80_000}
_CONNECTIONS = 2  # one is answered while the next one is on its way
_OK = 200

Accounts = list[dict[str, Any]]


class _Row(NamedTuple):
    """One row of the report.

    Attributes:
        name: Of the accounts.
        detail: What is asked for.
        parts: What is sent, batch by batch.
        address: Where to.
        rates: Accounts a second, of each round.
    """

    name: str
    detail: Detail
    parts: Iterator[Accounts]
    address: Address
    rates: list[float]


def batches(setting: Setting) -> list[str]:
    """Return the lines of the report."""
    definition = compiled(TWENTY.read_bytes())
    effort = setting.effort
    sources = {
        SEEN: cycle(_parts(accounts(definition, effort.accounts, seed=1))),
        NEW: (part for some in never_sent(definition, effort.fresh) for part in _parts(some)),
    }
    with ExitStack() as stack:
        rows = []
        for name, parts in sources.items():
            measured = stack.enter_context(service(setting.url, core=setting.core))
            rows += [_Row(name, detail, parts, measured.address, []) for detail in _BARS]
        for number in range(effort.rounds + 1):
            for row in rows:
                rate = _rate(setting, definition, row)
                if number:
                    row.rates.append(rate)
    return [
        (
            f"Batches of {_SIZE:,}, {effort.fresh:,} accounts a round, median of {effort.rounds}"
            f" rounds; {_CONNECTIONS} connections; seen before are {effort.accounts:,} in turn."
        ),
        "",
        "| `POST /v1/score/batch` | accounts/s | bar | |",
        "|---|---:|---:|---|",
        *(_line(setting, row) for row in rows),
    ]


def _line(setting: Setting, row: _Row) -> str:
    rate = statistics.median(row.rates)
    figure, what = f"{rate:,.0f}", f"`detail={row.detail}`, {row.name}"
    if row.name != SEEN:
        return f"| {what} | {figure} | | |"
    least = _BARS[row.detail]
    bar = f"≥ {least:,}"
    stands = setting.bars.held(f"accounts/s in batches, {what}", figure, bar, holds=rate >= least)
    return f"| {what} | {figure} | {bar} | {stands} |"


def _parts(some: Accounts) -> list[Accounts]:
    return [some[start : start + _SIZE] for start in range(0, len(some), _SIZE)]


def _rate(setting: Setting, definition: Compiled, row: _Row) -> float:
    """Send the batches of a round; return the accounts a second.

    Raises:
        WrongAnswer: an answer is no success, or one of the last batch is not the engine's.
    """
    parts = list(islice(row.parts, setting.effort.fresh // _SIZE))
    bodies = [batch_body("twenty", part, row.detail) for part in parts]
    address, key = row.address, setting.key
    requests = [request("POST", BATCH, address, key=key, body=body) for body in bodies]
    begin = monotonic()
    answers = in_turn(address, requests, _CONNECTIONS)
    took = monotonic() - begin
    for answer in answers:
        if answer.status != _OK or answer.body.count(b'{"decision_id":') != _SIZE:
            raise WrongAnswer(f"{answer.status}: {answer.body[:200]!r}")
    results = orjson.loads(answers[-1].body)["results"]
    for result, account in zip(results, parts[-1], strict=True):
        if not is_right(result, definition, account, row.detail):
            raise WrongAnswer(f"the service answers {result} to {account}")
    return len(parts) * _SIZE / took
