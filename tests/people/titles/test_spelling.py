"""Slips of the keyboard, and words that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.titles.spelling import SHORTEST_OTHER, Slips

WORDS = ("engineer", "manager", "marketing", "procurement", "leiter", "director", "seller")
SLIPS = Slips(WORDS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("enginer", "engineer"),
        ("mananger", None),
        ("managger", "manager"),
        ("amnager", None),
        ("manaegr", "manager"),
        ("mnagaer", None),
        ("procurment", "procurement"),
        ("procuremenr", "procurement"),
        ("marketting", "marketing"),
        ("markteing", "marketing"),
        ("letter", None),
        ("sealer", None),
        ("directory", "director"),
        ("sell", None),
        ("zzzzzzzz", None),
    ],
)
def test_slips(written: str, meant: str | None) -> None:
    """A letter left out, doubled or swapped; in a long word another one. The first is right."""
    assert SLIPS.meant(written) == meant


def test_no_guess_between_two() -> None:
    """What may be either of two words is neither."""
    assert Slips(["planning", "planting"]).meant("planing") is None


@given(st.sampled_from([word for word in WORDS if len(word) >= SHORTEST_OTHER]), st.data())
def test_every_single_edit_of_a_long_word_is_found(word: str, data: st.DataObject) -> None:
    """After its first letter, whichever letter is lost, added or another one."""
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    rest = word[place + 1 :]
    for written in (
        word[:place] + rest,
        word[:place] + letter + rest,
        f"{word[:place]}{letter}{word[place:]}",
    ):
        assert written == word or SLIPS.meant(written) == word
