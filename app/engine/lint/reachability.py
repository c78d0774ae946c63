"""What can come about: criteria, maxima of dimensions, and what stands in the way of either."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from app.engine.domains.base import TooManyError
from app.engine.lint.findings import Finding, LintRule
from app.engine.outcomes import MET, NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.lint.space import Space
    from app.engine.outcomes import Outcome
    from app.engine.parts import Part
    from schemas.definition import Definition
    from schemas.scorecard import Dimension

_TOO_MANY = (
    "There are too many combinations to say what can come about; take it apart, if it can be."
)


class Placed(NamedTuple):
    """A criterion or flag, its key, and where it stands."""

    key: str
    pointer: str
    part: Part


def criteria_of(definition: Definition, space: Space) -> dict[str, list[Placed]]:
    """Return the criteria of each dimension, by its key."""
    return {
        dimension.key: [
            Placed(
                criterion.key,
                f"/scorecard/dimensions/{number}/criteria/{place}",
                space.criteria[criterion.key],
            )
            for place, criterion in enumerate(dimension.criteria)
        ]
        for number, dimension in enumerate(definition.scorecard.dimensions)
    }


def flags_of(definition: Definition, space: Space) -> list[Placed]:
    """Return the flags."""
    return [
        Placed(flag.key, f"/anti_icp/{place}", part)
        for place, (flag, part) in enumerate(zip(definition.anti_icp, space.flags, strict=True))
    ]


def of_parts(definition: Definition, space: Space) -> Iterator[Finding]:
    """Yield criteria and flags that are always or never met."""
    criteria = [one for own in criteria_of(definition, space).values() for one in own]
    for one in [*criteria, *flags_of(definition, space)]:
        what = "Criterion" if one.part.dimension else "Flag"
        try:
            outcomes = {found for (found,) in space.outcomes(one.part)}
        except TooManyError:
            yield Finding(LintRule.NOT_JUDGED, one.pointer, _TOO_MANY)
            continue
        if MET not in outcomes:
            yield Finding(
                LintRule.NEVER_MET,
                f"{one.pointer}/when",
                f"{what} {one.key} can never be met: no account meets all that it asks for.",
            )
        elif NOT_MET not in outcomes:
            yield Finding(
                LintRule.ALWAYS_MET,
                f"{one.pointer}/when",
                f"{what} {one.key} is met by every account of which enough is known, so it tells"
                " none from another.",
            )


def of_dimensions(definition: Definition, space: Space) -> Iterator[Finding]:
    """Yield dimensions that cannot reach their maximum, and criteria that never count."""
    criteria = criteria_of(definition, space)
    for number, dimension in enumerate(definition.scorecard.dimensions):
        pointer = f"/scorecard/dimensions/{number}"
        own = criteria[dimension.key]
        try:
            yield from _of_dimension(dimension, pointer, own, space)
        except TooManyError:
            yield Finding(LintRule.NOT_JUDGED, pointer, _TOO_MANY)


def exclusive(space: Space, ones: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """Return pairs that can each be met, but never together.

    Raises:
        TooManyError: there are more ways than are gone through.
    """
    return [
        (one, other)
        for one, other in combinations(ones, 2)
        if one.part.domains & other.part.domains and _exclude(space, one.part, other.part)
    ]


def _exclude(space: Space, one: Part, other: Part) -> bool:
    found = space.outcomes(one, other)
    if (MET, MET) in found:
        return False
    return any(first == MET for first, _ in found) and any(second == MET for _, second in found)


def _of_dimension(
    dimension: Dimension, pointer: str, own: Sequence[Placed], space: Space
) -> Iterator[Finding]:
    parts = [one.part for one in own]
    most = dimension.max_points

    def earned(had: int, place: int, outcome: Outcome) -> int:
        return min(most, had + parts[place].points) if outcome == MET else had

    reached = max(space.together(parts, 0, earned))
    if reached < most:
        yield Finding(
            LintRule.MAXIMUM_UNREACHABLE,
            f"{pointer}/max_points",
            f"Dimension {dimension.key} has {most} points, but no account can earn more than"
            f" {reached} of them; lower max_points to {reached}, or let more be earned.",
        )
        if sum(part.points for part in parts) >= most:
            for one, other in exclusive(space, own):
                yield Finding(
                    LintRule.EXCLUSIVE, other.pointer, _excluded(one, other, dimension.key)
                )
    for place, one in enumerate(own):
        if len(own) > 1 and _is_shadowed(space, parts, place, most):
            yield Finding(
                LintRule.SHADOWED,
                one.pointer,
                f"Criterion {one.key} never counts: whenever it is met, the others of"
                f" {dimension.key} have earned all {most} points already.",
            )


def _excluded(one: Placed, other: Placed, where: str) -> str:
    return f"{one.key} and {other.key} can never both be met, and {where} needs both."


def _is_shadowed(space: Space, parts: Sequence[Part], place: int, most: int) -> bool:
    def added(had: tuple[int, bool], number: int, outcome: Outcome) -> tuple[int, bool]:
        points, met = had
        if outcome != MET:
            return had
        if number == place:
            return points, True
        return min(most, points + parts[number].points), met

    others = [points for points, met in space.together(parts, (0, False), added) if met]
    return bool(others) and min(others) >= most
