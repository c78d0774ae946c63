"""The best accounts as a table for people."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, NamedTuple

from rich import box
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from app.cli.output.account import account_name, details, reasons, worth_asking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from app.cli.reading.row import Row
    from schemas.problem import Fault


class _Ranked(NamedTuple):
    """Greatest first: not disqualified, best band, largest share of the points, first row."""

    fits: bool
    band: int
    share: float
    order: int
    row: Row
    decision: dict[str, Any]


class TableWriter:
    """Keeps the best decisions and shows them at the end.

    Args:
        console: Where to show them.
        bands: The band keys of each ICP, highest first, by its key.
        top: How many to show.
        detail: Whether to show every criterion under each account.
    """

    def __init__(
        self, console: Console, bands: Mapping[str, Sequence[str]], *, top: int, detail: bool
    ) -> None:
        self._console = console
        self._ranks = {icp: _ranks(keys) for icp, keys in bands.items()}
        self._top = top
        self._detail = detail
        self._best: list[_Ranked] = []
        self._seen = 0

    def decision(self, row: Row, decision: dict[str, Any]) -> None:
        """Keep the decision while it is one of the best."""
        self._seen += 1
        ranked = _Ranked(
            not decision["disqualified"],
            self._ranks[decision["icp"]["key"]][decision["band"]],
            decision["score"] / decision["max_score"],
            -self._seen,
            row,
            decision,
        )
        if len(self._best) < self._top:
            heapq.heappush(self._best, ranked)
        else:
            heapq.heappushpop(self._best, ranked)

    def failure(self, row: Row, icp: str | None, faults: Sequence[Fault]) -> None:
        """Leave it to the summary, which lists what failed."""

    def close(self) -> None:
        """Show the best, best first."""
        best = sorted(self._best, reverse=True)
        if self._detail:
            for ranked in best:
                self._console.print(details(ranked.row, ranked.decision), soft_wrap=True)
        elif best:
            self._console.print(self._table(best))
        if self._seen > len(best):
            self._console.print(
                f"The best {len(best):,} of {self._seen:,};"
                " --top N shows more, --output csv has all.\n"
            )

    def _table(self, best: Sequence[_Ranked]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, expand=True)
        several = len(self._ranks) > 1
        table.add_column("Account", max_width=self._console.width // 6)
        if several:
            table.add_column("ICP", no_wrap=True)
        table.add_column("Band", no_wrap=True)
        table.add_column("Score", justify="right", no_wrap=True)
        table.add_column("Can be", justify="right", no_wrap=True)
        table.add_column("Why", ratio=3)
        table.add_column("Find out", ratio=2)
        for ranked in best:
            decision = ranked.decision
            possible = decision["possible"]
            short = [
                *([decision["icp"]["key"]] if several else []),
                "disqualified" if decision["disqualified"] else decision["band"],
                f"{decision['score']}/{decision['max_score']}",
                f"{possible['min_score']}-{possible['max_score']}",
            ]
            asked = ", ".join(entry["attribute"] for entry in worth_asking(decision))
            table.add_row(
                _TwoLines(account_name(ranked.row, decision)),
                *map(Text, short),
                _TwoLines(reasons(decision)),
                _TwoLines(asked),
            )
        return table


class _TwoLines:
    """A text on at most two lines of its column, cut where it is longer."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, Text(self._text))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        first = Text(self._text).wrap(console, options.max_width)[0]
        second = Text(self._text[len(first) :].strip())
        second.truncate(options.max_width, overflow="ellipsis")
        yield first
        if second:
            yield second


def _ranks(bands: Sequence[str]) -> dict[str, int]:
    order = [*bands[:-1], "research", bands[-1]]
    return {key: len(order) - place for place, key in enumerate(order)}
