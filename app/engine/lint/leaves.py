"""The leaves of a definition, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.faults import child
from schemas import conditions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.compiling.leaves import AnyLeaf
    from schemas.conditions import Condition
    from schemas.definition import Definition


class PlacedLeaf(NamedTuple):
    """A leaf, and its JSON Pointer."""

    pointer: str
    leaf: AnyLeaf


def leaves_in(condition: Condition, pointer: str) -> Iterator[PlacedLeaf]:
    """Yield the leaves of a condition that stands at `pointer`."""
    match condition:
        case conditions.All(all=parts):
            yield from _of_parts(parts, child(pointer, "all"))
        case conditions.AnyOf(any=parts):
            yield from _of_parts(parts, child(pointer, "any"))
        case conditions.AtLeast(of=parts):
            yield from _of_parts(parts, child(pointer, "of"))
        case conditions.Not(not_=part):
            yield from leaves_in(part, child(pointer, "not"))
        case _:
            yield PlacedLeaf(pointer, condition)


def of_criteria(definition: Definition) -> Iterator[PlacedLeaf]:
    """Yield the leaves of all criteria."""
    for number, dimension in enumerate(definition.scorecard.dimensions):
        for place, criterion in enumerate(dimension.criteria):
            pointer = f"/scorecard/dimensions/{number}/criteria/{place}/when"
            yield from leaves_in(criterion.when, pointer)


def of_scoring(definition: Definition) -> Iterator[PlacedLeaf]:
    """Yield the leaves of all criteria and flags."""
    yield from of_criteria(definition)
    for number, flag in enumerate(definition.anti_icp):
        yield from leaves_in(flag.when, f"/anti_icp/{number}/when")


def of_routing(definition: Definition) -> Iterator[PlacedLeaf]:
    """Yield the leaves of the conditions of routing rules."""
    for number, rule in enumerate(definition.routing.rules if definition.routing else ()):
        if rule.when and rule.when.condition:
            yield from leaves_in(rule.when.condition, f"/routing/rules/{number}/when/condition")


def _of_parts(parts: tuple[Condition, ...], pointer: str) -> Iterator[PlacedLeaf]:
    for place, part in enumerate(parts):
        yield from leaves_in(part, child(pointer, place))
