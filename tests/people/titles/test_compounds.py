"""Compounds are taken apart where all of their parts are known."""

from __future__ import annotations

import pytest

from app.people.titles.compounds import LONGEST, split, start, tail

KNOWN = frozenset({"vertrieb", "leiter", "innen", "dienst", "innendienst", "projekt", "manager"})


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("vertriebsleiter", ("vertrieb", "leiter")),
        ("vertriebsinnendienst", ("vertrieb", "innendienst")),
        ("vertriebsinnendienstleiter", ("vertrieb", "innendienst", "leiter")),
        ("projektmanager", ("projekt", "manager")),
        ("projektemanager", ("projekt", "manager")),
        ("leiter", ("leiter",)),
        ("hundeleiter", ()),
        ("vertriebsleiterin", ()),
        ("", ()),
    ],
)
def test_parts(word: str, parts: tuple[str, ...]) -> None:
    """With the letters that link them; the last part is what the word is."""
    assert split(word, KNOWN) == parts


def test_endless_words_are_left_alone() -> None:
    """Nobody has a title of that length, so it costs nothing."""
    assert split("vertrieb" * LONGEST, KNOWN) == ()


def test_ends() -> None:
    """Where a part is not known, the other one may still be."""
    assert tail("bezirksleiter", KNOWN) == "leiter"
    assert tail("bauleiter", KNOWN) == "leiter"
    assert tail("klinikchef", frozenset({"chef"})) == "chef"
    assert tail("leiter", KNOWN) is None
    assert start("vertriebswege", KNOWN) == "vertrieb"
    assert start("wegevertrieb", KNOWN) is None
