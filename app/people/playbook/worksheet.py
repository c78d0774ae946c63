"""The worksheet: the scorecard of one account, to be filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.faults import child
from app.engine.lint.leaves import of_criteria, of_scoring
from app.engine.lists import expand
from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, empty
from app.people.playbook.markdown import labelled, section, table
from app.people.playbook.scoring_rule import (
    ScoringRule,
    actions,
    flags,
    points,
    reason_and_questions,
    scoring_rule,
)
from app.people.playbook.view import View
from schemas.attributes import STANDARD
from schemas.base import Text
from schemas.conditions import EventLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition

_ACCOUNT = ("Account", "Scored on", "Trigger", "Date of the trigger")
_TO_TICK = "- [ ]"


class WorksheetView(View):
    """What a rep fills in for one account: its trigger, a score a dimension, what to do next."""

    title: ClassVar = "Worksheet"

    view: Literal["worksheet"]
    """Which view it is."""
    triggers: tuple[Text, ...]
    """The types of events that earn points."""
    scoring_rule: ScoringRule
    """A score for each dimension, their total, and the next action that follows from it."""

    def body(self) -> Blocks:
        """Return tables and boxes that are empty, with what they are filled in by."""
        rule = self.scoring_rule
        scores = [[escaped(one.name), "", str(one.max_points)] for one in rule.dimensions]
        total = ["**Total**", "", f"**{rule.max_score}**"]
        return [
            *table(_ACCOUNT, [[""] * len(_ACCOUNT)]),
            *labelled("Triggers that count", ", ".join(self.triggers)),
            *section("Points", points(rule, reason_and_questions, _TO_TICK)),
            *section("Scores", table(["Dimension", "Score", "At most"], [*scores, total])),
            *section("Against the account", flags(rule, reason_and_questions, _TO_TICK)),
            *section("Next action", actions(rule, _TO_TICK)),
        ]


def worksheet(definition: Definition, icp: AnsweringVersion) -> WorksheetView:
    """Return the worksheet of a definition."""
    triggers = tuple(dict.fromkeys(_triggers(definition)))
    return WorksheetView(
        icp=icp,
        view="worksheet",
        name=definition.name,
        missing=(*_no_trigger(triggers), *_no_questions(definition)),
        triggers=triggers,
        scoring_rule=scoring_rule(definition),
    )


def _triggers(definition: Definition) -> Iterator[str]:
    for placed in of_criteria(definition):
        if isinstance(placed.leaf, EventLeaf):
            yield from expand(placed.leaf.value.types, definition.lists)


def _no_trigger(triggers: tuple[str, ...]) -> Iterator[MissingPart]:
    if not triggers:
        message = "No criterion asks for a trigger; write one for what makes an account buy now."
        yield MissingPart(pointer="/scorecard/dimensions", message=message)


def _no_questions(definition: Definition) -> Iterator[MissingPart]:
    read = {placed.leaf.attribute for placed in of_scoring(definition)}
    for name, declared in definition.attributes.items():
        if name in read and name not in STANDARD:
            yield from empty(declared, name, child("/attributes", name), "ask")
