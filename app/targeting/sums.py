"""What adds up to enough: the fewest points of each group, and the fewest members for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.targeting.steps import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.targeting.audience import Audience, Goal, Group, Member

Vector = tuple[int, ...]
"""Points of each group."""


def vectors(audience: Audience) -> list[Vector]:
    """Return the points of each group that are enough, and not with fewer in any of them.

    Raises:
        TooMuchError: It takes too many steps.
    """
    values = [_attainable(group) for group in audience.groups]
    keys = [group.key for group in audience.groups]
    found: dict[Vector, None] = {}
    for goal in audience.goals:
        needs = [goal.points.get(key, 0) for key in keys]
        most = [own[-1] for own in values]
        if goal.score > sum(most) or any(map(int.__gt__, needs, most)):
            continue
        for vector in _reaching(values, needs, goal.score):
            if _is_least(vector, values, needs, goal):
                found[vector] = None
    least = sorted(found, key=sum)
    kept: list[Vector] = []
    for vector in least:
        step(1 + len(kept))
        if not any(all(map(int.__le__, one, vector)) for one in kept):
            kept.append(vector)
    return kept


def ways(group: Group, points: int) -> list[tuple[Member, ...]]:
    """Return the members that add up to some points, without any that is not needed.

    Those of the fewest members come first.

    Raises:
        TooMuchError: It takes too many steps.
    """
    members = sorted(group.members, key=lambda one: -one.points)
    return least_sets(members, lambda chosen: sum(one.points for one in chosen) >= points)


def least_sets(
    items: Sequence[Member], holds: Callable[[Sequence[Member]], bool]
) -> list[tuple[Member, ...]]:
    """Return the sets for which something holds, and for no set within them; smallest first.

    Args:
        items: What sets are made of.
        holds: What more items never make untrue.

    Raises:
        TooMuchError: It takes too many steps.
    """
    found = [
        chosen
        for chosen in _sets((), items, holds)
        if not any(holds(chosen[:place] + chosen[place + 1 :]) for place in range(len(chosen)))
    ]
    return sorted(found, key=len)


def _sets(
    chosen: tuple[Member, ...],
    left: Sequence[Member],
    holds: Callable[[Sequence[Member]], bool],
) -> Iterator[tuple[Member, ...]]:
    """Yield sets that hold as soon as their last item is in, in the order of the items."""
    step(1 + len(chosen) + len(left))
    if holds(chosen):
        yield chosen
    elif left and holds((*chosen, *left)):
        yield from _sets((*chosen, left[0]), left[1:], holds)
        yield from _sets(chosen, left[1:], holds)


def _attainable(group: Group) -> list[int]:
    """Return the sums that members of a group can come to, least first."""
    sums = {0}
    for member in group.members:
        sums |= {min(one + member.points, group.most) for one in sums}
    return sorted(sums)


def _reaching(values: Sequence[list[int]], needs: Sequence[int], score: int) -> Iterator[Vector]:
    """Yield the points of each group that reach a score, with no more in the last than it takes."""
    *first, last = values
    *first_needs, last_need = needs
    rest = last[-1]
    choices = (
        [one for one in own if one >= need] for own, need in zip(first, first_needs, strict=True)
    )
    for chosen in _sums(list(choices), score - rest):
        need = max(score - sum(chosen), last_need)
        least = next((one for one in last if one >= need), None)
        if least is not None:
            yield (*chosen, least)


def _sums(choices: Sequence[list[int]], score: int) -> Iterator[Vector]:
    """Yield one of each choice where they come to a score at least."""
    if not choices:
        if score <= 0:
            yield ()
        return
    first, *others = choices
    most = sum(own[-1] for own in others if own)
    if not first or not all(others):
        return
    for one in first:
        step()
        if one + most >= score:
            for rest in _sums(others, score - one):
                yield (one, *rest)


def _is_least(
    vector: Vector, values: Sequence[list[int]], needs: Sequence[int], goal: Goal
) -> bool:
    """Return whether no group can have fewer points."""
    total = sum(vector)
    for place, one in enumerate(vector):
        if one == 0:
            continue
        below = values[place][values[place].index(one) - 1]
        if below >= needs[place] and total - one + below >= goal.score:
            return False
    return True
