"""What results came to, added to the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bulk.counts import Counts
    from app.cli.output.summary import Summary


def add_counts(summary: Summary, counts: Counts) -> None:
    """Add what results come to."""
    summary.scored = counts.scored
    summary.bands = counts.bands
    summary.disqualified = counts.disqualified
    summary.raised.update(counts.raised)
    summary.unresolved.update(counts.unresolved)
