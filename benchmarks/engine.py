"""The engine alone: microseconds an account, against zen on the same scorecard in the same run.

`python -m benchmarks.engine` prints the table; `--write FILE` puts it into a document.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.document import parse_yaml
from app.engine.evaluate import decide
from app.library import library_document, library_keys
from benchmarks.crm import CRM_ACCOUNTS
from benchmarks.population import AS_OF, population
from benchmarks.zen_scorecard import zen_decision, zen_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.engine.compiling.compiled import Compiled

ACCOUNTS = 500
ROUNDS = 9
TWENTY = Path(__file__).with_name("twenty.yaml")
BEGIN, END = "<!-- engine: begin -->", "<!-- engine: end -->"


class Row(NamedTuple):
    """Medians over the rounds; times in microseconds an account."""

    definition: str
    criteria: int
    first: float
    warm: float
    zen: float
    ratio: float


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
    accounts = [compiled.reader.read(raw) for raw in population(compiled, ACCOUNTS, seed=1)]
    peer = zen_decision(compiled)
    facts = [zen_facts(compiled, account.facts) for account in accounts]
    for account, plain in zip(accounts, facts, strict=True):
        ours = decide(compiled, account, AS_OF)["score"]
        theirs = peer.evaluate(plain)["result"]["score"]
        if ours != theirs:
            raise SystemExit(f"{key}: the engine gives {ours}, zen {theirs}, for {plain}")
    first, warm, zen = [], [], []
    for _ in range(ROUNDS):
        fresh = _compiled(document)
        first.append(_per_account(lambda a: decide(fresh, a, AS_OF), accounts))  # noqa: B023
        warm.append(_per_account(lambda a: decide(compiled, a, AS_OF), accounts))
        zen.append(_per_account(peer.evaluate, facts))
    return Row(
        key,
        sum(len(d.criteria) for d in compiled.definition.scorecard.dimensions),
        statistics.median(first),
        statistics.median(warm),
        statistics.median(zen),
        statistics.median(theirs / ours for ours, theirs in zip(warm, zen, strict=True)),
    )


def _normalising(document: bytes) -> float:
    """Return the median microseconds to normalise a typical CRM account, texts seen before."""
    reader = _compiled(document).reader
    return statistics.median(_per_account(reader.read, CRM_ACCOUNTS) for _ in range(ROUNDS))


def _per_account(call: Callable[[Any], object], accounts: Iterable[Any]) -> float:
    accounts = list(accounts)
    start = time.perf_counter()
    for account in accounts:
        call(account)
    return (time.perf_counter() - start) / len(accounts) * 1e6


def _report(rows: list[Row], normalising: float) -> Iterable[str]:
    yield (
        f"Python {platform.python_version()}, zen-engine {version('zen-engine')}; "
        f"{ACCOUNTS} accounts, medians of {ROUNDS} rounds, µs an account."
    )
    yield ""
    yield "| definition | criteria | first sight | warm | zen | zen / warm |"
    yield "|---|---:|---:|---:|---:|---:|"
    for row in rows:
        yield (
            f"| {row.definition} | {row.criteria} | {row.first:.0f} | {row.warm:.1f} "
            f"| {row.zen:.0f} | **{row.ratio:.0f}** |"
        )
    yield ""
    yield f"Normalising a typical CRM account (12 known keys, 20 others): {normalising:.1f} µs."


if __name__ == "__main__":
    main()
