"""The worksheet: the scorecard of one account, to be filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.lint.leaves import of_criteria, of_scoring
from app.engine.lists import expand
from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, empty
from app.people.playbook.markdown import event, labelled, section, table
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
from schemas.attributes import STANDARD
from schemas.base import Text
from schemas.conditions import EventLeaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition

_ACCOUNT = ("Account", "Scored on", "Trigger", "Date of the trigger")
_ANSWERS = ("Yes", "No", "?")  # unknown is never no
_NEVER_SOLD = frozenset({"engineers", "sellers", "growth_rate"})
"""Standard attributes that hardly any source knows; the others come with the account."""


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
            *labelled("Triggers that count", ", ".join(map(event, self.triggers))),
            *section("Points", points(rule, _criteria)),
            *section("Scores", table(["Dimension", "Score", "At most"], [*scores, total])),
            *against(rule, _flags),
            *section("Next action", actions(rule, "- [ ]")),
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


def _criteria(criteria: Sequence[CriterionRule]) -> Blocks:
    rows = [[str(one.points), escaped(one.reason)] for one in criteria]
    return _to_answer(["Points", "Criterion"], rows, [one.ask for one in criteria])


def _flags(flags: Sequence[FlagRule]) -> Blocks:
    return _to_answer(
        ["Flag"], [[escaped(one.reason)] for one in flags], [one.ask for one in flags]
    )


def _to_answer(
    head: list[str], rows: list[list[str]], questions: Sequence[tuple[str, ...]]
) -> Blocks:
    """Return a table to be answered, with what to ask if there is anything to ask."""
    if any(questions):
        head = [*head, "Ask"]
        asked = (" ".join(map(escaped, each)) for each in questions)
        rows = [[*row, ask] for row, ask in zip(rows, asked, strict=True)]
    return table([*_ANSWERS, *head], ([*("" for _ in _ANSWERS), *row] for row in rows))


def _triggers(definition: Definition) -> Iterator[str]:
    """Yield the types of triggers that help to meet a criterion."""
    for pointer, leaf in of_criteria(definition):
        denied = pointer.count("/not") % 2
        if isinstance(leaf, EventLeaf) and leaf.attribute == "triggers" and not denied:
            yield from expand(leaf.value.types, definition.lists)


def _no_trigger(triggers: tuple[str, ...]) -> Iterator[MissingPart]:
    if not triggers:
        message = "No criterion asks for a trigger; write one for what makes an account buy now."
        yield MissingPart(pointer="/scorecard/dimensions", message=message)


def _no_questions(definition: Definition) -> Iterator[MissingPart]:
    """Yield the attributes that only the account can tell, and that nobody asks for."""
    known = STANDARD | definition.attributes
    for name in dict.fromkeys(placed.leaf.attribute for placed in of_scoring(definition)):
        if name in known and (name in _NEVER_SOLD or name not in STANDARD):
            yield from empty(known[name], f"The attribute {name}", f"/attributes/{name}", "ask")
