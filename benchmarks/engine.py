"""The engine alone: microseconds an account, against zen on the same scorecard in the same run.

`python -m benchmarks.engine` prints the table; `--write FILE` puts it into a document.
"""

from __future__ import annotations

import argparse
import gc
import platform
import statistics
import time
import tracemalloc
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decide, decision, scored
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from benchmarks.accounts import accounts
from benchmarks.crm import CRM_ACCOUNTS
from benchmarks.population import AS_OF
from benchmarks.zen_scorecard import zen_decision, zen_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail

ACCOUNTS = 5_000
FEW = 500
"""Accounts of what takes long: first sight, and zen."""
ROUNDS = 5
TWENTY = Path(__file__).with_name("twenty.yaml")
BEGIN, END = "<!-- engine: begin -->", "<!-- engine: end -->"
ID, ICP = b"0" * 36, b'{"key":"benchmark","version":1}'


class Row(NamedTuple):
    """Medians over the rounds; times in microseconds an account."""

    definition: str
    criteria: int
    first: float
    new: float
    summary: float
    again: float
    decided: float
    zen: float
    ratio: float
    memory: float


def main() -> None:
    """Measure, print, and write the table where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    given = parser.parse_args()
    documents = {"twenty": TWENTY.read_bytes()}
    documents |= {key: library_document(key) for key in library_keys()}
    rows = [_measure(key, document) for key, document in documents.items()]
    text = "\n".join(_report(rows, _normalising(documents["dev-tool"])))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        before, rest = given.write.read_text().split(BEGIN)
        after = rest.split(END)[1]
        given.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def _compiled(document: bytes) -> Compiled:
    return compile_definition(check(parse_yaml(document)))


def _measure(key: str, document: bytes) -> Row:
    compiled = _compiled(document)
    peer = zen_decision(compiled)
    for raw in accounts(compiled, FEW, seed=0):
        account = compiled.reader.read(raw)
        ours = decide(compiled, account, AS_OF)["score"]
        plain = zen_facts(compiled, account.facts)
        theirs = peer.evaluate(plain)["result"]["score"]
        if ours != theirs:
            raise SystemExit(f"{key}: the engine gives {ours}, zen {theirs}, for {plain}")
    rounds = [_round(document, compiled, peer, seed) for seed in range(1, ROUNDS + 2)]
    del rounds[0]  # it also meets every class of values for the first time
    first, new, summary, again, decided, zen = map(statistics.median, zip(*rounds, strict=True))
    return Row(
        key,
        sum(len(d.criteria) for d in compiled.definition.scorecard.dimensions),
        first=first,
        new=new,
        summary=summary,
        again=again,
        decided=decided,
        zen=zen,
        ratio=statistics.median(theirs / ours for *_, ours, theirs in rounds),
        memory=_memory(document),
    )


def _round(document: bytes, compiled: Compiled, peer: Any, seed: int) -> tuple[float, ...]:  # noqa: ANN401 - zen has no types
    """Return the times of one round, on accounts that no round before it had."""
    new, others, third = (accounts(compiled, ACCOUNTS, 3 * seed + more) for more in range(3))
    bodies = [orjson.dumps(raw) for raw in new]
    other_bodies = [orjson.dumps(raw) for raw in others]
    read = [compiled.reader.read(raw) for raw in third]
    facts = [zen_facts(compiled, account.facts) for account in read[:FEW]]
    fresh = _compiled(document)
    gc.collect()
    return (
        _per_account(_whole(fresh), bodies[:FEW]),
        _per_account(_whole(compiled), bodies),
        _per_account(_whole(compiled, "summary"), other_bodies),
        min(_per_account(_whole(compiled), bodies[:FEW]) for _ in range(3)),
        _per_account(lambda account: decision(compiled, account, AS_OF).json(ID, ICP), read),
        _per_account(peer.evaluate, facts),
    )


def _whole(compiled: Compiled, detail: Detail = "full") -> Callable[[bytes], bytes]:
    """Return what makes the JSON of a decision of the JSON of an account."""
    return lambda body: scored(compiled, orjson.loads(body), AS_OF, detail=detail).json(ID, ICP)


def _memory(document: bytes) -> float:
    """Return the megabytes that a definition takes once it has scored two populations."""
    raws = [raw for seed in (1, 2) for raw in accounts(_compiled(document), ACCOUNTS, seed)]
    gc.collect()
    tracemalloc.start()
    compiled = _compiled(document)
    for raw in raws:
        scored(compiled, raw, AS_OF).json(ID, ICP)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / 1e6


def _normalising(document: bytes) -> float:
    """Return the median microseconds to normalise a typical CRM account, texts seen before."""
    reader = _compiled(document).reader
    return statistics.median(_per_account(reader.read, CRM_ACCOUNTS) for _ in range(ROUNDS))


def _per_account(call: Callable[[Any], object], some: Sequence[Any]) -> float:
    start = time.perf_counter()
    for account in some:
        call(account)
    return (time.perf_counter() - start) / len(some) * 1e6


def _report(rows: list[Row], normalising: float) -> Iterable[str]:
    yield (
        f"Python {platform.python_version()}, zen-engine {version('zen-engine')}; "
        f"{ACCOUNTS:,} accounts, medians of {ROUNDS} rounds, µs an account."
    )
    yield ""
    yield (
        "| definition | criteria | first sight | new | new, summary | again | decide alone | zen "
        "| zen / decide alone | MB |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        yield (
            f"| {row.definition} | {row.criteria} | {row.first:.0f} | {row.new:.0f} "
            f"| {row.summary:.0f} | {row.again:.1f} | {row.decided:.1f} | {row.zen:.0f} "
            f"| **{row.ratio:.1f}** | {row.memory:.0f} |"
        )
    yield ""
    yield f"Normalising a typical CRM account (12 known keys, 20 others): {normalising:.1f} µs."


if __name__ == "__main__":
    main()
