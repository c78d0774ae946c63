"""The words of definitions: every one that ships names a function, or a seniority."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.people.kinds import FUNCTIONS, SENIORITIES
from app.people.titles import function_of, seniority_of
from tests.library.shipped import KEYS, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator


def _named(field: str) -> Iterator[str]:
    for key in KEYS:
        for persona in compiled(key).definition.personas:
            yield from getattr(persona.titles, field)


def test_every_word_of_the_library_is_known() -> None:
    """No persona that ships asks for a function or a seniority that no title is read as."""
    functions, seniorities = set(_named("functions")), set(_named("seniorities"))
    assert len(functions) > 20
    assert [text for text in functions if function_of(text) in {None, "other"}] == []
    assert [text for text in seniorities if seniority_of(text) is None] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_are_named_by_themselves(function: str) -> None:
    """With an underscore, a space or a hyphen, in any case."""
    for text in (function, function.replace("_", " "), function.replace("_", "-").upper()):
        assert function_of(text) == function


@pytest.mark.parametrize("seniority", SENIORITIES)
def test_seniorities_are_named_by_themselves(seniority: str) -> None:
    """With an underscore, a space or a hyphen, in any case."""
    for text in (seniority, seniority.replace("_", " "), seniority.replace("_", "-").upper()):
        assert seniority_of(text) == seniority


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("software development", "engineering"),
        ("platform engineering", "engineering"),
        ("technology", "information_technology"),
        ("analytics", "data"),
        ("revenue", "sales"),
        ("growth", "marketing"),
        ("risk", "compliance"),
        ("Einkauf", "procurement"),
        ("ressources humaines", "human_resources"),
        ("Head of Sales", "sales"),
        ("poetry", None),
        ("", None),
    ],
)
def test_fields_of_work(text: str, function: str | None) -> None:
    """A field of work in any language stands for its function; what is none, for none."""
    assert function_of(text) == function


@pytest.mark.parametrize(
    ("text", "seniority"),
    [
        ("head", "director"),
        ("C-Suite", "c_level"),
        ("executive", "c_level"),
        ("mid", "professional"),
        ("mid-level", "professional"),
        ("individual contributor", "professional"),
        ("staff", "lead"),
        ("principal", "lead"),
        ("entry level", "junior"),
        ("founder", "owner"),
        ("Geschäftsführer", "c_level"),
        ("vice president", "vp"),
        ("blue", None),
        ("sales", None),
        ("", None),
    ],
)
def test_ranks(text: str, seniority: str | None) -> None:
    """What vendors and people call a rank stands for its seniority; what is none, for none."""
    assert seniority_of(text) == seniority
