"""Judgements: all of a decision that follows from the outcomes, kept for equal keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING, Any

from app.engine.outcomes import MET, NAMES, NOT_MET, Outcome
from app.engine.verdict import Bands, Tally, Verdict, add

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.engine.component import Component, Keys
    from schemas.attributes import AttributeDeclaration
    from schemas.definition import Definition
    from schemas.scorecard import AntiIcpFlag, Criterion

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Shared by every decision with these keys: read, never changed."""

    tally: Tally
    verdict: Verdict
    dimensions: list[Json]
    dimensions_summary: list[Json]
    flags: list[Json]
    flags_raised: list[Json]
    possible: Json
    missing: list[Json]


class Judge:
    """Judges the keys of an account under one definition.

    Args:
        definition: The definition.
        attributes: Its attributes.
        domain_attributes: The attribute that each domain reads, by number.
        components: Its components.
        bands: Its bands.
    """

    def __init__(
        self,
        definition: Definition,
        attributes: Mapping[str, AttributeDeclaration],
        domain_attributes: Sequence[str],
        components: Sequence[Component],
        bands: Bands,
    ) -> None:
        self._definition = definition
        self._attributes = attributes
        self._components = components
        self._bands = bands
        self._numbers: dict[str, frozenset[int]] = {
            name: frozenset(n for n, read in enumerate(domain_attributes) if read == name)
            for name in dict.fromkeys(domain_attributes)
        }

    def judge(self, keys: Keys) -> Judgement:
        """Return the judgement of an account whose domains have these keys."""
        parted = [(component, component.select(keys)) for component in self._components]
        outcomes: dict[tuple[str | None, str], Outcome] = {}
        points: dict[str, int] = {}
        tallies = []
        for component, own in parted:
            tally, earned = component.tally(own)
            tallies.append(tally)
            points.update(earned)
            for part, outcome in zip(component.parts, component.outcomes(own), strict=True):
                outcomes[part.dimension, part.key] = outcome
        total = reduce(add, tallies, self._bands.nothing)
        dimensions = [
            {
                "key": dimension.key,
                "points": points[dimension.key],
                "max_points": dimension.max_points,
                "criteria": [
                    _criterion(criterion, outcomes[dimension.key, criterion.key])
                    for criterion in dimension.criteria
                ],
            }
            for dimension in self._definition.scorecard.dimensions
        ]
        flags = [_flag(flag, outcomes[None, flag.key]) for flag in self._definition.anti_icp]
        return Judgement(
            tally=total,
            verdict=self._bands.verdict(total),
            dimensions=dimensions,
            dimensions_summary=[
                {key: value for key, value in dimension.items() if key != "criteria"}
                for dimension in dimensions
            ],
            flags=flags,
            flags_raised=[flag for flag in flags if flag["outcome"] == "met"],
            possible=self._possible(parted),
            missing=self._missing(parted, tallies, total),
        )

    def _possible(self, parted: Sequence[tuple[Component, Keys]]) -> Json:
        reaches = [component.possible(own) for component, own in parted]
        everything = self._combine(reach.tallies for reach in reaches)
        results = {self._bands.result(tally) for tally in everything}
        return {
            "min_score": min(tally.score for tally in everything),
            "max_score": max(tally.score for tally in everything),
            "bands": [
                band.key for number, band in enumerate(self._definition.bands) if number in results
            ],
            "exact": all(reach.exact for reach in reaches),
        }

    def _missing(
        self, parted: Sequence[tuple[Component, Keys]], tallies: Sequence[Tally], total: Tally
    ) -> list[Json]:
        """List the attributes that leave a leaf unknown: most worthwhile first, then as read."""
        unknown: set[int] = set()
        for component, own in parted:
            unknown |= component.unknown(own)
        band = self._bands.verdict(total).band
        missing = []
        for name, numbers in self._numbers.items():
            if not numbers & unknown:
                continue
            refined = self._combine(
                (tally,)
                if numbers.isdisjoint(component.domains)
                else component.refined(own, numbers).tallies
                for (component, own), tally in zip(parted, tallies, strict=True)
            )
            entry: Json = {
                "attribute": name,
                "could_add": max(tally.score for tally in refined) - total.score,
                "could_change_band": any(
                    self._bands.verdict(tally).band != band for tally in refined
                ),
            }
            if ask := self._attributes[name].ask:
                entry["ask"] = ask
            missing.append(entry)
        return sorted(missing, key=lambda entry: -entry["could_add"])

    def _combine(self, parts: Iterable[Iterable[Tally]]) -> set[Tally]:
        """Return every sum of one tally a component: a convolution of sets."""
        return reduce(
            lambda sums, part: {add(one, other) for one, other in product(sums, part)},
            parts,
            {self._bands.nothing},
        )


def _criterion(criterion: Criterion, outcome: Outcome) -> Json:
    entry: Json = {
        "key": criterion.key,
        "outcome": NAMES[outcome],
        "points": criterion.points if outcome == MET else 0,
    }
    if outcome == MET:
        entry["reason"] = criterion.reason
    elif outcome == NOT_MET and criterion.reason_not_met:
        entry["reason_not_met"] = criterion.reason_not_met
    return entry


def _flag(flag: AntiIcpFlag, outcome: Outcome) -> Json:
    entry: Json = {"key": flag.key, "outcome": NAMES[outcome], "effect": flag.effect}
    if flag.band:
        entry["band"] = flag.band
    if outcome == MET:
        entry["reason"] = flag.reason
    return entry
