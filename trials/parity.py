"""The same decisions everywhere: definitions and accounts at random, by rows, columns and SQL.

`python -m trials.parity` draws definitions, makes accounts with values on and beside what each
tests, and holds what every engine says of them to what the engine of the service decides;
`--write FILE` puts what it came to into a document. Needs the extras `bulk` and `spark`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as from_seed

from app.database.embedded.server import EmbeddedPostgres
from benchmarks.figures import write_between
from schemas.definition import Definition
from tests.bulk.accounts import Made, seeded
from tests.bulk.opening import columns_in_memory, duckdb_in_memory, local_spark, postgres_at
from tests.bulk.parity import by_rows, differing
from tests.engine.strategies import ATTRIBUTES, TODAY, document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.values import Facts
    from tests.bulk.engines import Engine, Row

DECISIONS = 1_000_000
DEFINITIONS = 500
ENGINES = {
    "columns": "DuckDB, columns",
    "duckdb": "DuckDB, statement",
    "postgres": "PostgreSQL, statement",
    "spark": "Spark, statement",
}
"""What can be held to the rows, with what each is called."""


@dataclass
class Tally:
    """What an engine came to.

    Attributes:
        name: Of the engine, as it is called.
        engine: The engine.
        definitions: By how many it decided.
        decisions: Accounts that it decided.
        different: How many of them otherwise than the rows.
        seconds: How long it took.
        example: The first that it decided otherwise: what differs, the account, the definition.
    """

    name: str
    engine: Engine
    definitions: int = 0
    decisions: int = 0
    different: int = 0
    seconds: float = 0.0
    example: str = ""

    def take(self, definition: Definition, accounts: Sequence[Facts], rows: Sequence[Row]) -> None:
        """Let the engine decide accounts, and compare that with the rows."""
        begin = time.monotonic()
        found = self.engine.score(definition, accounts, TODAY)
        self.seconds += time.monotonic() - begin
        told = dict(differing(definition, rows, found))
        self.definitions += 1
        self.decisions += len(accounts)
        self.different += len(told)
        if told and not self.example:
            place, what = next(iter(told.items()))
            told_of = definition.model_dump_json(by_alias=True, exclude_unset=True)
            self.example = f"{self.name}: {what}\n{accounts[place]}\n{told_of}"


def main() -> None:
    """Run the trial, print what it came to, and write it where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=DECISIONS, help="of each engine")
    parser.add_argument("--definitions", type=int, default=DEFINITIONS)
    parser.add_argument("--seed", type=int, default=7, help="of what is drawn")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    chosen = parser.parse_args()
    if "spark" in chosen.engines and find_spec("pyspark") is None:
        parser.error("Spark needs the extra `spark`: install it, or choose others with --engines")
    with ExitStack() as stack:
        tallies = [Tally(ENGINES[name], _opened(name, stack)) for name in chosen.engines]
        rows = run(tallies, chosen.decisions, chosen.definitions, chosen.seed)
    text = "\n".join(report(tallies, rows, chosen.seed))
    print(text)  # noqa: T201 - the output of a script
    if chosen.write:
        write_between(chosen.write, "parity", text)
    if examples := [tally.example for tally in tallies if tally.example]:
        sys.exit("\n\n".join(examples))


def _opened(name: str, stack: ExitStack) -> Engine:
    match name:
        case "columns":
            return stack.enter_context(columns_in_memory())
        case "duckdb":
            return stack.enter_context(duckdb_in_memory())
        case "spark":
            return stack.enter_context(local_spark())
    state = stack.enter_context(tempfile.TemporaryDirectory(prefix="icp-"))
    server = stack.enter_context(EmbeddedPostgres(Path(state)))
    return stack.enter_context(postgres_at(server.url()))


def run(tallies: Sequence[Tally], decisions: int, definitions: int, seed: int) -> float:
    """Let every engine decide the same accounts, and return the seconds that the rows took.

    Args:
        tallies: Of the engines.
        decisions: How many each is to make, at least.
        definitions: How many are drawn.
        seed: Of what is drawn.
    """
    each = -(-decisions // definitions)
    seconds = 0.0

    @from_seed(seed)
    @settings(
        max_examples=definitions,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(document(most=len(ATTRIBUTES)))
    def compare(made: Any) -> None:  # noqa: ANN401 - a document
        nonlocal seconds
        text = orjson.dumps(made).decode()
        definition = Definition.model_validate_json(text)
        accounts = Made(definition, TODAY, seeded(f"{seed} {text}")).accounts(each)
        begin = time.monotonic()
        rows = by_rows(definition, accounts, TODAY)
        seconds += time.monotonic() - begin
        for tally in tallies:
            tally.take(definition, accounts, rows)

    compare()
    return seconds


def report(tallies: Sequence[Tally], rows: float, seed: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"Drawn with seed {seed}; by rows it took {rows:,.0f} s."
    yield ""
    yield "| engine | definitions | accounts decided | otherwise than by rows | seconds |"
    yield "|---|---:|---:|---:|---:|"
    for tally in tallies:
        different = f"**{tally.different:,}**" if tally.different else "0"
        yield (
            f"| {tally.name} | {tally.definitions:,} | {tally.decisions:,} | {different}"
            f" | {tally.seconds:,.0f} |"
        )


if __name__ == "__main__":
    main()
