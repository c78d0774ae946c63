"""The one-pager: who the ideal customer is, what earns points, what speaks against an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import empty
from app.people.playbook.markdown import items, labelled, marked, paragraph, section
from app.people.playbook.scoring_rule import (
    CriterionRule,
    FlagRule,
    ScoringRule,
    actions,
    against,
    points,
    scoring_rule,
)
from app.people.playbook.view import View
from schemas.base import Prose, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition


class OnePagerView(View):
    """The ICP, its scoring rule and its disqualifiers."""

    title: ClassVar = "One-pager"

    view: Literal["one-pager"]
    """Which view it is."""
    statement: Prose
    """Who the ideal customer is."""
    owner: Text
    """Who answers for the definition."""
    scoring_rule: ScoringRule
    """What earns points, what a score means, and what speaks against an account."""

    def body(self) -> Blocks:
        """Return the statement, the points by dimension, the bands and the flags."""
        rule = self.scoring_rule
        return [
            *paragraph(self.statement),
            *labelled("Owner", self.owner),
            *section(f"Scoring rule, at most {rule.max_score} points", points(rule, _criteria)),
            *section("What a score means", actions(rule, "-")),
            *against(rule, _flags),
        ]


def one_pager(definition: Definition, icp: AnsweringVersion) -> OnePagerView:
    """Return the one-pager of a definition."""
    return OnePagerView(
        icp=icp,
        view="one-pager",
        name=definition.name,
        missing=tuple(empty(definition, "The definition", "", "anti_icp")),
        statement=definition.statement,
        owner=definition.owner,
        scoring_rule=scoring_rule(definition),
    )


def _criteria(criteria: Sequence[CriterionRule]) -> Blocks:
    return marked(f"**+{one.points}** {escaped(one.reason)}" for one in criteria)


def _flags(flags: Sequence[FlagRule]) -> Blocks:
    return items(flag.reason for flag in flags)
