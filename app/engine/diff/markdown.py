"""A comparison as Markdown, fit for a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.diff.changes import Change
    from app.engine.diff.compare import Comparison


def markdown(comparison: Comparison, title: str) -> str:
    """Return a comparison as Markdown.

    Args:
        comparison: What changed.
        title: The heading, such as `dev-tool: 3 against 2`.
    """
    return "\n".join(_lines(comparison, title)) + "\n"


def _lines(comparison: Comparison, title: str) -> Iterator[str]:
    yield f"### {escaped(title)}"
    yield ""
    yield f"**{verdict(comparison)}**"
    scoring = [change for change in comparison.changes if change.scoring]
    others = [change for change in comparison.changes if not change.scoring]
    yield from _section("What can change scores", scoring)
    yield from _section("What cannot", others)


def verdict(comparison: Comparison) -> str:
    """Return in a sentence what the comparison comes to."""
    if not comparison.changes:
        return "Nothing changed."
    if comparison.scores_can_change:
        return "Scores can change."
    return "No score can change: both versions decide alike but for texts."


def _section(heading: str, changes: Sequence[Change]) -> Iterator[str]:
    if changes:
        yield ""
        yield f"{heading}:"
        yield ""
        for change in changes:
            yield f"- {escaped(change.message)}"
