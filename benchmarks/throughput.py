"""The most requests a second: the service, the floor and the peers in turn, on one core."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks.accounts import accounts, facts_body, never_sent, score_body
from benchmarks.asking import WrongAnswer, answers_of, is_right, right_answers
from benchmarks.definitions import TWENTY, compiled
from benchmarks.figures import ratio
from benchmarks.peers.starting import Peer, has_node, node_peer, python_peer
from benchmarks.rules_scorecard import rules_scorecard
from benchmarks.service import service
from benchmarks.wrk import CONNECTIONS, Target, is_installed, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.compiling.compiled import Compiled
    from benchmarks.setting import Setting
    from benchmarks.wrk import Measured

SEEN = "`POST /v1/score`, accounts seen before"
NEW = "`POST /v1/score`, accounts never sent before"
FLOOR = "floor: ASGI, reads the body, answers as many bytes"
USUAL = "usual FastAPI route over the same engine"
ZEN = "zen-engine behind FastAPI"
RULES = "json-rules-engine behind Fastify"

_BARS = {FLOOR: 0.45, USUAL: 2.2, ZEN: 5.0}
_CHECKED = 500


def most(setting: Setting) -> list[str]:
    """Return the lines of the report."""
    if not is_installed():
        return ["Throughput: not measured: `wrk` is not installed."]
    definition = compiled(TWENTY.read_bytes())
    with ExitStack() as stack:
        targets = _targets(stack, setting, definition)
        effort = setting.effort
        figures = rounds(targets, effort.rounds, effort.seconds, setting.load_core)
    return _report(setting, figures)


def _targets(stack: ExitStack, setting: Setting, definition: Compiled) -> list[Target]:
    """Start everything, and see that it answers rightly."""
    core, key, effort = setting.core, setting.key, setting.effort
    some = accounts(definition, effort.accounts, seed=1)
    bodies = [score_body("twenty", account) for account in some]
    facts = [facts_body(definition, account) for account in some]
    ours, ours_for_new = (_service(stack, setting) for _ in range(2))
    answers = right_answers(ours.port, key, definition, some)
    right_answers(ours_for_new.port, key, definition, some[:_CHECKED])
    scores = [orjson.loads(answer)["score"] for answer in answers[:_CHECKED]]
    size = round(statistics.mean(map(len, answers)))
    floor = stack.enter_context(python_peer("floor", core, "--size", str(size)))
    usual = stack.enter_context(python_peer("usual", core, "--key", key))
    zen = stack.enter_context(python_peer("zen", core, "--key", key))
    for answer, account in zip(answers_of(usual.port, key, bodies), some, strict=True):
        if not is_right(orjson.loads(answer), definition, account):
            raise WrongAnswer(f"the usual route answers {answer!r} to {account}")
    _check_scores(ZEN, answers_of(zen.port, key, facts[:_CHECKED]), scores)
    targets = [
        _target(setting, FLOOR, floor, bodies),
        _target(setting, SEEN, ours, bodies),
        _target(setting, NEW, ours_for_new, _fresh_bodies(definition, effort.fresh)),
        _target(setting, USUAL, usual, bodies),
        _target(setting, ZEN, zen, facts),
    ]
    if has_node():
        scorecard = rules_scorecard(definition)
        rules = stack.enter_context(node_peer(scorecard, key, core, setting.directory))
        _check_scores(RULES, answers_of(rules.port, key, facts[:_CHECKED]), scores)
        targets.append(_target(setting, RULES, rules, facts))
    return targets


def _service(stack: ExitStack, setting: Setting) -> Peer:
    started = stack.enter_context(service(setting.url, core=setting.core))
    (worker,) = started.workers()
    return Peer(started.port, worker)


def _fresh_bodies(definition: Compiled, count: int) -> Iterator[list[bytes]]:
    for some in never_sent(definition, count):
        yield [score_body("twenty", account) for account in some]


def _target(
    setting: Setting, name: str, where: Peer, bodies: Sequence[bytes] | Iterator[Sequence[bytes]]
) -> Target:
    return Target(name, where, setting.key, setting.directory / f"{where.port}.ndjson", bodies)


def _check_scores(name: str, answers: Sequence[bytes], scores: Sequence[int]) -> None:
    given: list[Any] = [orjson.loads(answer)["score"] for answer in answers]
    if given != list(scores):
        raise WrongAnswer(f"{name} gives other scores than the engine")


def _report(setting: Setting, figures: dict[str, list[Measured]]) -> list[str]:
    effort = setting.effort
    rates = {name: [one.rate for one in measured] for name, measured in figures.items()}
    intro = (
        f"Median of {effort.rounds} rounds of {effort.seconds:g} s each, all in turn; {CONNECTIONS}"
        f" connections, {effort.accounts:,} accounts; medians of ratios."
    )
    lines = [
        intro,
        "",
        "| | requests/s | µs of its core each | of the floor | seen before, against it | bar | |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for name, measured in figures.items():
        share, times = ratio(rates[name], rates[FLOOR]), ratio(rates[SEEN], rates[name])
        bar, stands = "", ""
        if name == SEEN:
            least = _BARS[FLOOR]
            bar = f"≥ {least:.0%} of the floor"
            stands = setting.bars.held(name, f"{share:.0%}", bar, holds=share >= least)
        elif name in (USUAL, ZEN):
            least = _BARS[name]
            bar = f"≥ {least:g}x"
            what = f"accounts seen before, against the {name}"
            stands = setting.bars.held(what, f"{times:.1f}x", bar, holds=times >= least)
        against = "" if name in (SEEN, NEW, FLOOR) else f"{times:.1f}x"
        rate = f"{statistics.median(rates[name]):,.0f}"
        busy = f"{statistics.median(one.busy for one in measured) * 1e6:.0f}"
        lines.append(f"| {name} | {rate} | {busy} | {share:.0%} | {against} | {bar} | {stands} |")
    if RULES not in figures:
        lines.append(f"| {RULES} | not measured: Node is not installed | | | | | |")
    return lines
