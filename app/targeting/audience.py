"""Whom a filter is to select: which criteria add up to what, and what speaks against."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import leaves
from app.engine.faults import shown
from app.targeting.answer import TargetingError
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from app.targeting.answer import AudiencePart
    from schemas.conditions import Condition
    from schemas.definition import Definition
    from schemas.scorecard import AntiIcpFlag


class Member(NamedTuple):
    """A criterion, or a flag, with what it adds.

    Attributes:
        key: Its key in the definition.
        pointer: Where its condition stands in the definition.
        when: The condition.
        points: What it adds when met.
    """

    key: str
    pointer: str
    when: Condition
    points: int


class Group(NamedTuple):
    """Members that add up to no more than a maximum: a dimension."""

    key: str
    most: int
    members: tuple[Member, ...]


class Goal(NamedTuple):
    """What is enough: a sum over all groups, and points of single ones."""

    score: int
    points: dict[str, int]

    def implies(self, other: Goal) -> bool:
        """Return whether whoever reaches this goal reaches the other."""
        return self.score >= other.score and all(
            self.points.get(key, 0) >= points for key, points in other.points.items()
        )


class Audience(NamedTuple):
    """Whom to select: who reaches a goal, and meets none of the exclusions.

    Attributes:
        groups: What adds up.
        goals: Of which one must be reached; none implies another.
        exclusions: The flags that keep accounts out.
    """

    groups: tuple[Group, ...]
    goals: tuple[Goal, ...]
    exclusions: tuple[Member, ...]

    @property
    def members(self) -> Iterator[Member]:
        """What adds up, group by group."""
        for group in self.groups:
            yield from group.members

    def reached(self, members: Iterable[Member]) -> bool:
        """Return whether these members are enough."""
        met = {member.pointer for member in members}
        points = {
            group.key: min(
                group.most, sum(one.points for one in group.members if one.pointer in met)
            )
            for group in self.groups
        }
        return any(
            sum(points.values()) >= goal.score
            and all(points[key] >= need for key, need in goal.points.items())
            for goal in self.goals
        )

    def never(self, pointers: Container[str]) -> Audience:
        """Return who is selected if nobody meets these members."""
        groups = (
            group._replace(
                members=tuple(one for one in group.members if one.pointer not in pointers)
            )
            for group in self.groups
        )
        return self._replace(groups=tuple(groups))

    def always(self, pointers: Container[str]) -> Audience:
        """Return who is selected if everybody meets these members."""
        freed: dict[str, int] = {}
        groups = []
        for group in self.groups:
            given = sum(one.points for one in group.members if one.pointer in pointers)
            freed[group.key] = min(given, group.most)
            left = tuple(one for one in group.members if one.pointer not in pointers)
            groups.append(Group(group.key, group.most - freed[group.key], left))
        goals = [
            Goal(
                max(goal.score - sum(freed.values()), 0),
                {
                    key: need
                    for key, points in goal.points.items()
                    if (need := points - freed[key]) > 0
                },
            )
            for goal in self.goals
        ]
        return Audience(tuple(groups), lowest(goals), self.exclusions)


def audience(definition: Definition, band: str, part: AudiencePart = "all") -> Audience:
    """Return whom a definition puts into a band or a better one, or a part of them.

    Args:
        definition: A checked definition.
        band: The key of a band above the last one, as `bands_to` has it.
        part: `triggers`: who has met a criterion that reads events and is not excluded;
            `exclusions`: who is kept out of the band by a flag.

    Raises:
        TargetingError: The part is empty.
    """
    keys = [one.key for one in definition.bands]
    number = keys.index(band)
    groups = tuple(_groups(definition))
    flags = tuple(_exclusions(definition, keys, number))
    if part == "exclusions":
        return _any_of(flags, f"No anti-ICP flag keeps an account out of {band}.")
    if part == "triggers":
        members = tuple(_triggered(definition, groups))
        return _any_of(members, "No criterion reads events.")._replace(exclusions=flags)
    goals = lowest(
        [Goal(one.min_score, dict(one.min_points)) for one in definition.bands[: number + 1]]
    )
    return Audience(groups, goals, flags)


def bands_to(definition: Definition, band: str | None) -> tuple[str, ...]:
    """Return the keys of the bands down to one, the highest for None.

    Raises:
        TargetingError: There is no such band, or everybody is in it.
    """
    keys = [one.key for one in definition.bands]
    return tuple(keys[: _number(keys, keys[0] if band is None else band) + 1])


def lowest(goals: list[Goal]) -> tuple[Goal, ...]:
    """Return the goals that imply no other of them, each once."""
    kept: list[Goal] = []
    for goal in sorted(goals, key=lambda one: (one.score, sum(one.points.values()))):
        if not any(goal.implies(other) for other in kept):
            kept.append(goal)
    return tuple(kept)


def _number(keys: list[str], band: str) -> int:
    *higher, last = keys
    if band in higher:
        return higher.index(band)
    choices = f"choose {' or '.join(higher)}" if higher else "this definition has no other band"
    if band == last:
        raise TargetingError("band", f"Every account is in {band} or a better band; {choices}.")
    if band == RESEARCH:
        raise TargetingError(
            "band", f"{RESEARCH} is what is not known yet; {choices}, with unknowns=include."
        )
    raise TargetingError("band", f"There is no band {shown(band)}; {choices}.")


def _groups(definition: Definition) -> Iterator[Group]:
    for number, dimension in enumerate(definition.scorecard.dimensions):
        members = (
            Member(
                one.key,
                f"/scorecard/dimensions/{number}/criteria/{place}/when",
                one.when,
                one.points,
            )
            for place, one in enumerate(dimension.criteria)
        )
        yield Group(dimension.key, dimension.max_points, tuple(members))


def _exclusions(definition: Definition, keys: list[str], number: int) -> Iterator[Member]:
    for place, flag in enumerate(definition.anti_icp):
        if _excludes(flag, keys, number):
            yield Member(flag.key, f"/anti_icp/{place}/when", flag.when, 1)


def _excludes(flag: AntiIcpFlag, keys: list[str], number: int) -> bool:
    if flag.effect == "cap" and flag.band:
        return keys.index(flag.band) > number
    return flag.effect == "disqualify"


def _triggered(definition: Definition, groups: tuple[Group, ...]) -> Iterator[Member]:
    attributes = attribute_table(definition.attributes)
    for group in groups:
        for member in group.members:
            if any(attributes[leaf.attribute].type == "events" for leaf in leaves(member.when)):
                yield member


def _any_of(members: tuple[Member, ...], none: str) -> Audience:
    if not members:
        raise TargetingError("part", none)
    group = Group("any", 1, tuple(member._replace(points=1) for member in members))
    return Audience((group,), (Goal(1, {}),), ())
