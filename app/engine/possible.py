"""`possible`: components combined by convolution.

The scores that can come about are the bits of an integer, so adding a score is a shift.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.engine.verdict import Bands, Tally

Group = tuple[int, int, bool]
"""Bands missed (bits), the best band allowed, and whether it is disqualified."""
Spread = tuple[tuple[Group, tuple[int, ...]], ...]
"""For each group the scores that can come about with it."""


def spread(tallies: Iterable[Tally]) -> Spread:
    """Return tallies grouped by all but their scores; ceilings left out."""
    groups: dict[Group, set[int]] = {}
    for tally in tallies:
        group = (tally.missed, tally.cap, tally.disqualified)
        groups.setdefault(group, set()).add(tally.score)
    return tuple((group, tuple(scores)) for group, scores in groups.items())


def combined(spreads: Iterable[Spread]) -> dict[Group, int]:
    """Return the convolution of the spreads: for each group the scores as bits."""
    combined: dict[Group, int] = {(0, 0, False): 1}
    for one in spreads:
        merged: dict[Group, int] = {}
        for (missed, cap, disqualified), scores in combined.items():
            for (also_missed, other_cap, also_disqualified), added in one:
                group = (
                    missed | also_missed,
                    max(cap, other_cap),
                    disqualified or also_disqualified,
                )
                bits = merged.get(group, 0)
                for score in added:
                    bits |= scores << score
                merged[group] = bits
        combined = merged
    return combined


def possible(spreads: Iterable[Spread], bands: Bands, *, exact: bool) -> dict[str, Any]:
    """Return `possible` of a decision, given what each component can add up to."""
    found = combined(spreads)
    scores = 0
    results: set[int] = set()
    for (missed, cap, disqualified), bits in found.items():
        scores |= bits
        for first in _first_bands(bits, missed, bands):
            results.add(bands.result(first, cap, disqualified=disqualified))
    return {
        "min_score": (scores & -scores).bit_length() - 1,
        "max_score": scores.bit_length() - 1,
        "bands": [key for number, key in enumerate(bands.keys) if number in results],
        "exact": exact,
    }


def _first_bands(bits: int, missed: int, bands: Bands) -> Iterator[int]:
    """Yield the bands that some of the scores reach first."""
    for number, min_score in enumerate(bands.min_scores):
        if not missed >> number & 1:
            if bits >> min_score:
                yield number
            bits &= (1 << min_score) - 1
