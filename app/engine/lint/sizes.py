"""Thresholds of company size, beside the bands in which vendors of company data give it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.engine.lint.findings import Finding, LintRule
from app.engine.lint.leaves import of_scoring
from schemas.conditions import Between, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.definition import Definition
    from schemas.scorecard import Dimension

SIZE = "employees"
FIRSTS = (1, 11, 51, 201, 501, 1_001, 5_001, 10_001)
"""The smallest size of each vendor band; the largest is one less than the next."""
_LASTS = tuple(first - 1 for first in FIRSTS)
_LOWER = {"gte": FIRSTS, "lt": FIRSTS, "gt": _LASTS, "lte": _LASTS}


def of_sizes(definition: Definition) -> Iterator[Finding]:
    """Yield thresholds that cut a vendor band, and sizes that are parted where they could nest."""
    for pointer, leaf in of_scoring(definition):
        if leaf.attribute != SIZE:
            continue
        if isinstance(leaf, Comparison):
            yield from _cut(f"{pointer}/value", leaf.value, _LOWER[leaf.op])
        elif isinstance(leaf, Between):
            for place, aligned in enumerate((FIRSTS, _LASTS)):
                yield from _cut(f"{pointer}/value/{place}", leaf.value[place], aligned)
    for number, dimension in enumerate(definition.scorecard.dimensions):
        yield from _parted(dimension, f"/scorecard/dimensions/{number}")


def _cut(pointer: str, value: float, aligned: Sequence[int]) -> Iterator[Finding]:
    if value in aligned or not aligned[0] < value < aligned[-1]:
        return
    below, above = next((low, high) for low, high in pairwise(aligned) if low < value < high)
    nearest = min((below, above), key=lambda one: abs(one - value))
    first = max(one for one in FIRSTS if one <= value)
    last = next((one - 1 for one in FIRSTS if one > value), None)
    band = f"{first:,} to {last:,}" if last else f"{first:,}+"
    yield Finding(
        LintRule.CUTS_VENDOR_BAND,
        pointer,
        f"{value:,g} lies within {band}, a range in which vendors give sizes: of an account with"
        f" that range it stays unknown. {nearest:,} would tell.",
    )


def _parted(dimension: Dimension, pointer: str) -> Iterator[Finding]:
    """Yield attributes whose values earn points in ranges that exclude each other.

    Those that earn less for more are left alone: nested ones could not.
    """
    ranges: dict[str, list[tuple[Between, int, int]]] = {}
    for place, criterion in enumerate(dimension.criteria):
        if isinstance(between := criterion.when, Between):
            ranges.setdefault(between.attribute, []).append((between, place, criterion.points))
    for attribute, own in ranges.items():
        own.sort(key=lambda one: one[0].value)
        for (low, _, points), (high, place, more) in pairwise(own):
            if low.value[1] < high.value[0] and more >= points:
                yield Finding(
                    LintRule.PARTITIONED_SIZES,
                    f"{pointer}/criteria/{place}/when",
                    f"{attribute} earns points in ranges that exclude each other: an account whose"
                    f" range lies across both earns none for sure. Nest them: from"
                    f" {low.value[0]:,g} one criterion, and from {high.value[0]:,g} another that"
                    " adds the rest.",
                )
