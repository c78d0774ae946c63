"""A filter in the language's own conditions, with sums beside them.

A sum is `{"at_least": n, "of": [...]}` whose parts have points: `{"points": p, "when": condition}`,
or `{"up_to": m, "of": [...]}` for parts that add no more than `m` together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.lists import written_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.targeting.audience import Audience, Goal, Group, Member

Json = dict[str, Any]


def weighted(audience: Audience, lists: Mapping[str, tuple[str, ...]]) -> Json:
    """Return `include`, what must be met, and `exclude`, what must not; each where there is any.

    Args:
        audience: Whom to select.
        lists: The named lists of the definition, which are written out.
    """
    goals = [_goal(audience, goal, lists) for goal in audience.goals]
    body: Json = {"include": goals[0] if len(goals) == 1 else {"any": goals}}
    if audience.exclusions:
        kept_out = [_condition(member, lists) for member in audience.exclusions]
        body["exclude"] = kept_out[0] if len(kept_out) == 1 else {"any": kept_out}
    return body


def _goal(audience: Audience, goal: Goal, lists: Mapping[str, tuple[str, ...]]) -> Json:
    sums = []
    if goal.score > sum(goal.points.values()):
        of = [part for group in audience.groups for part in _group(group, lists)]
        sums.append({"at_least": goal.score, "of": of})
    for group in audience.groups:
        need = goal.points.get(group.key)
        if need:
            sums.append({"at_least": need, "of": [_member(one, lists) for one in group.members]})
    return sums[0] if len(sums) == 1 else {"all": sums}


def _group(group: Group, lists: Mapping[str, tuple[str, ...]]) -> list[Json]:
    """Return the members of a group, together where they add more than it takes."""
    members = [_member(one, lists) for one in group.members]
    if sum(one.points for one in group.members) <= group.most:
        return members
    return [{"up_to": group.most, "of": members}]


def _member(member: Member, lists: Mapping[str, tuple[str, ...]]) -> Json:
    return {"points": member.points, "when": _condition(member, lists)}


def _condition(member: Member, lists: Mapping[str, tuple[str, ...]]) -> Any:  # noqa: ANN401 - JSON
    return written_out(
        member.when.model_dump(mode="json", by_alias=True, exclude_unset=True), lists
    )
