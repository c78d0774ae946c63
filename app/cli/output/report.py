"""The summary at the end of a run, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from app.cli.output.summary import Summary
    from app.cli.scoring import Run

_VALUES = 8
_SUGGESTIONS = 5


def report(run: Run) -> Iterator[str]:
    """Yield the lines of the summary: each ICP, then what failed."""
    for summary in run.summaries:
        yield from _summary(summary, run.as_of)
    if run.failed:
        yield f"{run.failed:,} could not be scored:"
    for row, icp, fault in run.failures:
        place = f"line {row.line}" if row.line is not None else f"record {row.number}"
        under = f" ({icp})" if icp else ""
        yield f"  {place}{under}: {plain(fault.pointer)} {plain(fault.message)} [{fault.code}]"


def _summary(summary: Summary, as_of: date) -> Iterator[str]:
    failed = f", {summary.failed:,} failed" if summary.failed else ""
    yield f"{summary.icp}: {summary.scored:,} scored as of {as_of}{failed}"
    if not summary.scored:
        return
    bands = [
        f"{band} {count:,} ({_share(count, summary.scored)})"
        for band, count in summary.bands.items()
    ]
    yield f"  bands     {', '.join(bands)}; {summary.disqualified:,} disqualified by a flag"
    yield from _flags(summary)
    unknown = {name: count for name, count in summary.unknown.items() if count}
    shares = [f"{name} {_share(count, summary.scored)}" for name, count in _falling(unknown)]
    yield f"  unknown   {', '.join(shares) or 'nothing'}"
    yield from _warnings(summary)
    if summary.ignored:
        yield f"  ignored   {summary.ignored:,} accounts have keys this ICP does not know"
        for (key, suggestion), count in summary.suggestions.most_common(_SUGGESTIONS):
            yield f"            '{plain(key)}' ({count:,}): did you mean '{suggestion}'?"


def _flags(summary: Summary) -> Iterator[str]:
    for name, counts in (("raised", summary.raised), ("open", summary.unresolved)):
        if counts:
            listed = [f"{key} {count:,}" for key, count in counts.most_common()]
            yield f"  flags     {name}: {', '.join(listed)}"


def _warnings(summary: Summary) -> Iterator[str]:
    ranked = sorted(summary.warnings.items(), key=lambda item: -item[1].total)
    for (code, attribute), tally in ranked:
        values = [f"'{plain(value)}' {count:,}" for value, count in tally.most(_VALUES)]
        more = ", …" if tally.total > sum(count for _, count in tally.most(_VALUES)) else ""
        yield f"  warnings  {attribute}: {code} {tally.total:,}: {', '.join(values)}{more}"


def _falling(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: -item[1])


def _share(count: int, total: int) -> str:
    """Write a share in per cent, such that only none is 0 % and only all is 100 %."""
    share = 100 * count / total
    if 0 < share < 1:
        return "<1 %"
    return f"{'>99' if 99 < share < 100 else round(share)} %"  # noqa: PLR2004 - per cent
