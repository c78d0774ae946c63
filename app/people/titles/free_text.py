"""The words by which definitions name functions and seniorities: `platform engineering`, `head`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from app.people.kinds import SENIORITIES
from app.people.titles.reading import classify
from app.people.titles.vocabulary import vocabulary
from app.people.titles.words import words

if TYPE_CHECKING:
    from app.people.kinds import Function, Seniority


def function_of(text: str) -> Function | None:
    """Return the function that a text names, or is a field or a title of; None where it is none."""
    if named := vocabulary().fields.get(" ".join(words(text))):
        return named
    reading = classify(text)
    has_evidence = any(one.decides == "function" for one in reading.evidence)
    return reading.function if has_evidence else None


def names_a_function(text: str) -> bool:
    """Return whether a text names all of a function, and not a part: `it`, `purchasing`."""
    return " ".join(words(text)) in vocabulary().fields


def seniority_of(text: str) -> Seniority | None:
    """Return the seniority that a text names, or a title of which it is; None where it is none."""
    spoken = " ".join(words(text))
    if named := _seniorities().get(spoken):
        return named
    reading = classify(text)
    has_evidence = any(one.decides == "seniority" for one in reading.evidence)
    return reading.seniority if has_evidence else None


@cache
def _seniorities() -> dict[str, Seniority]:
    named = {name: rank.seniority for name, rank in vocabulary().names.items()}
    return named | {seniority.replace("_", " "): seniority for seniority in SENIORITIES}
