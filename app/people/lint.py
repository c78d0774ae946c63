"""Lint with what is known of job titles: what the engine finds, and words nobody is matched by."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from app.engine import lint as engine
from app.engine.lint import Finding, LintRule
from app.people.personas import says_something
from app.people.titles import function_of, seniority_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.engine.lint import Reviewed
    from schemas.definition import Definition

_UNREAD = {
    "phrases": (says_something, "has no word that a title could hold; nobody is matched by it."),
    "functions": (function_of, "is read as no function; name it as titles do, such as finance."),
    "seniorities": (seniority_of, "is read as no seniority; name one, such as manager or head."),
}


def lint(definition: Definition, on: date, reviewed: Reviewed | None = None) -> tuple[Finding, ...]:
    """Return what the author of a checked definition should look at.

    Args:
        definition: The definition.
        on: The day that dates are seen from.
        reviewed: When it was looked at; None for one that was never published.
    """
    found = chain(engine.lint(definition, on, reviewed), _titles(definition))
    return tuple(islice(found, engine.MAX_FINDINGS))


def _titles(definition: Definition) -> Iterator[Finding]:
    for number, persona in enumerate(definition.personas):
        for part, (read, message) in _UNREAD.items():
            for place, text in enumerate(getattr(persona.titles, part)):
                if not read(text):
                    pointer = f"/personas/{number}/titles/{part}/{place}"
                    yield Finding(LintRule.TITLE_UNREAD, pointer, f"{text!r} {message}")
