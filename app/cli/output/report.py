"""The summary at the end of a run, for people."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from app.cli.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from app.cli.output.summary import Summary, Tally
    from app.cli.reading.row import Row
    from app.cli.scoring import Run
    from schemas.problem import Fault

_WIDTH = 104
_INDENT = 16
_UNBROKEN = "\xa0"
_VALUES = 8
_KEYS = 12
_SUGGESTIONS = 5
_EVENTS_HINT = (
    "  a text holds no events: a mapping (--map) makes them of columns; see docs/mapping.md"
)


def report(run: Run, *, mapped: bool) -> Iterator[str]:
    """Yield the lines of the summary: each ICP, then what failed.

    Args:
        run: What was scored.
        mapped: Whether a mapping made its accounts.
    """
    for summary in run.summaries:
        yield from _summary(summary, run.as_of)
    yield from failures(run, mapped=mapped)


def findings(summary: Summary) -> Iterator[str]:
    """Yield what is unknown of the accounts, what was not understood, and what nobody reads."""
    yield from _wrapped("unknown", _shares(summary.unknown, summary.scored))
    ranked = sorted(summary.warnings.items(), key=lambda item: -item[1].total)
    for (code, attribute), tally in ranked:
        first, *others = _most(tally, _VALUES)
        said = f"{attribute} {code} {tally.total:,}: {first}"
        yield from _listed("warning", [said, *others])
    if summary.ignored:
        first, *others = _most(summary.unread, _KEYS) or [""]
        said = f"keys this ICP does not read, in {summary.ignored:,} of the rows"
        yield from _listed("ignored", [f"{said}: {first}" if first else said, *others])
    for (key, suggestion), count in summary.suggestions.most_common(_SUGGESTIONS):
        yield from _listed("", [f"'{plain(key)}' in {count:,}: did you mean '{suggestion}'?"])


def failures(run: Run, *, mapped: bool) -> Iterator[str]:
    """Yield what could not be read, the first of it with the reason."""
    if run.failed:
        yield f"{run.failed:,} of {run.rows:,} rows could not be scored:"
    for row, icp, fault in run.failures:
        place = f"line {row.line}" if row.line is not None else f"record {row.number}"
        under = f" ({icp})" if icp else ""
        yield f"  {place}{under}: {plain(fault.pointer)} {plain(fault.message)} [{fault.code}]"
    if not mapped and any(_text_for_events(row, fault) for row, _, fault in run.failures):
        yield _EVENTS_HINT


def _summary(summary: Summary, as_of: date) -> Iterator[str]:
    scored = summary.scored
    yield f"{summary.icp}: {scored:,} scored as of {as_of}"
    if not scored:
        return
    bands = [f"{band} {count:,} ({share(count, scored)})" for band, count in summary.bands.items()]
    if summary.can_disqualify:
        bands.append(f"{summary.disqualified:,} of them disqualified")
    yield from _listed("bands", bands)
    yield from _listed("flags raised", _counts(summary.raised))
    yield from _wrapped("flags open", _shares(summary.unresolved, scored))
    yield from findings(summary)


def _listed(title: str, parts: Iterable[str]) -> Iterator[str]:
    """Yield lines on which no part is broken."""
    yield from _wrapped(title, ", ".join(part.replace(" ", _UNBROKEN) for part in parts))


def _wrapped(title: str, text: str) -> Iterator[str]:
    lines = wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False)
    for number, line in enumerate(lines):
        yield f"  {'' if number else title}".ljust(_INDENT) + line.replace(_UNBROKEN, " ")


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} {count:,}" for name, count in _falling(counts)]


def _shares(counts: Mapping[str, int], total: int) -> str:
    """Write each share in front of the names that have it."""
    names: dict[str, list[str]] = {}
    for name, count in _falling(counts):
        names.setdefault(share(count, total), []).append(name)
    return "; ".join(f"{part}{_UNBROKEN}{', '.join(listed)}" for part, listed in names.items())


def _most(tally: Tally, limit: int) -> list[str]:
    most = tally.most(limit)
    rest = tally.total - sum(count for _, count in most)
    texts = [f"{plain(text)} {count:,}" for text, count in most]
    return [*texts, f"others {rest:,}"] if rest else texts


def _text_for_events(row: Row, fault: Fault) -> bool:
    # every other attribute can be read from text, which is all that a CSV cell holds
    given = row.data.get(fault.pointer.removeprefix("/"))
    return fault.code == "wrong_kind" and isinstance(given, str)


def _falling(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((n, c) for n, c in counts.items() if c), key=lambda item: -item[1])


def share(count: int, total: int) -> str:
    """Write a share such that only none is 0% and only all is 100%."""
    per_cent = 100 * count / total
    if 0 < per_cent < 1:
        return "<1%"
    return ">99%" if 99 < per_cent < 100 else f"{round(per_cent)}%"  # noqa: PLR2004 - per cent
