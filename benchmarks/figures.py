"""Figures and where they are written."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def quantile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least `share` of all are no greater than; 0 of none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -int(-len(ordered) * share // 1) - 1))]


def ratio(values: Sequence[float], others: Sequence[float]) -> float:
    """Return the median of the ratios of neighbouring rounds."""
    return statistics.median(one / other for one, other in zip(values, others, strict=True))


def milliseconds(seconds: float) -> str:
    """Return a time as text."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"  # noqa: PLR2004


def verdict(holds: bool) -> str:  # noqa: FBT001 - the subject itself
    """Return what stands beside a bar."""
    return "holds" if holds else "**missed**"


def write_between(page: Path, name: str, text: str) -> None:
    """Put a text between the two marker lines of this name in a Markdown file.

    Raises:
        ValueError: the page has no such markers.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, opened, rest = page.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not opened or not closed:
        raise ValueError(f"{page} has no markers of {name}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
