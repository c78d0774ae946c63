"""Personas: whether those who decide are there, and whether they are described by their role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.engine.lint.findings import Finding, LintRule
from schemas.people import BuyerPersona

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemas.base import Model
    from schemas.definition import Definition
    from schemas.people import Persona

_DEMOGRAPHIC = re.compile(
    r"\b(years of age|in (his|her|their) (\d0s|twenties|thirties|forties|fifties)|(fe)?male|married"
    r"|divorced|spouse|kids|hobb(y|ies)|millennials?|gen(eration)?[- ][xyz]|boomers?)\b",
    re.IGNORECASE,
)
_NEEDED = {
    "champion": (LintRule.NO_CHAMPION, "speaks for the purchase inside the company"),
    "economic_buyer": (LintRule.NO_ECONOMIC_BUYER, "can spend the money"),
}


def of_people(definition: Definition) -> Iterator[Finding]:
    """Yield what is missing in the personas, and what does not belong there."""
    roles = {persona.role for persona in definition.personas}
    roles |= {role.role for role in definition.buying_center.roles}
    for role, (rule, what) in _NEEDED.items():
        if role not in roles:
            message = f"There is no {role}: nobody who {what} is described."
            yield Finding(rule, "/personas", message)
    for number, persona in enumerate(definition.personas):
        yield from _of_persona(persona, f"/personas/{number}")


def _of_persona(persona: Persona, pointer: str) -> Iterator[Finding]:
    if isinstance(persona, BuyerPersona):
        outcomes: tuple[object, ...] = (persona.job_to_be_done, persona.kpis, persona.internal_win)
        needed = "a job_to_be_done, kpis or an internal_win"
        if not persona.objections:
            message = f"{persona.key} has no objections; write down what they say against it."
            yield Finding(LintRule.NO_OBJECTIONS, pointer, message)
        for place, objection in enumerate(persona.objections):
            if not objection.proof_required:
                message = f"Nothing is said to prove {persona.key} wrong; name the proof_required."
                yield Finding(LintRule.NO_PROOF, f"{pointer}/objections/{place}", message)
    else:
        outcomes = (persona.job_to_be_done, persona.tasks, persona.success_criteria)
        needed = "a job_to_be_done, tasks or success_criteria"
    if not any(outcomes):
        message = f"{persona.key} says nothing of what the role wants to achieve; add {needed}."
        yield Finding(LintRule.NO_OUTCOMES, pointer, message)
    for text in _texts(persona):
        if found := _DEMOGRAPHIC.search(text):
            yield Finding(
                LintRule.DEMOGRAPHICS,
                pointer,
                f"{persona.key} is described as a private person ({found[0]!r}); say what the role"
                " is measured by and wants to get done.",
            )
            return


def _texts(model: Model) -> Iterator[str]:
    yield from _in(model.model_dump())


def _in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _all(value.values())
    elif isinstance(value, list | tuple):
        yield from _all(value)


def _all(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from _in(value)
