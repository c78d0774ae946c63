"""What no way of writing changes, whatever the title."""

from __future__ import annotations

import re
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from app.people.kinds import FUNCTIONS, SENIORITIES
from app.people.titles import MAX_TITLE, classify

WORDS = (
    *("Senior", "Head", "of", "Sales", "VP", "Director", "Leiter", "Einkauf", "Geschäftsführer"),
    *("Assistant", "to", "the", "CEO", "&", "/", ",", "(", ")", "-", "und", "de", "chef", "IT"),
    *("Vertriebsleiter", "Responsable", "achats", "försäljning", "R&D", "at", "ex", "Founder"),
    *("chief", "officer", "Directrice", "straße", "ÆØ", "junior", "procurment", "m/w/d", "|"),
)
ROLES = (
    *("Founder", "CTO", "Head of Sales", "Marketing Manager", "Leiter Einkauf", "Buchhalterin"),
    *("Directeur commercial", "Software Engineer", "VP Finance", "Geschäftsführer", "Recruiter"),
    *("Executive Assistant", "Jefa de ventas", "Inköpschef", "Senior Consultant", "Owner"),
)
titles = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
texts = titles | st.text(max_size=60)


def _class(title: str) -> list[tuple[str, str]]:
    return [role[:2] for role in classify(title).roles]


@given(texts)
def test_case_changes_nothing(title: str) -> None:
    """Capitals, small letters and folded ones are read alike."""
    assert _class(title.upper()) == _class(title) == _class(title.lower()) == _class(title.title())


@given(titles, st.sampled_from([" ", "  ", "\t", "\n", " \u00a0", "\u2003"]))
def test_white_space_changes_nothing(title: str, space: str) -> None:
    """However much of it there is, of whatever kind, around words and between them."""
    assert _class(space + title.replace(" ", space) + space) == _class(title)


@given(titles, st.sampled_from("&/,|+;:()"))
def test_white_space_next_to_signs_changes_nothing(title: str, sign: str) -> None:
    """A sign separates, whether or not there is space beside it; only a dash needs it."""
    spaced = title.replace("&", sign)
    assert _class(re.sub(r" *([&/,|+;:()]) *", r"\1", spaced)) == _class(spaced)


@given(titles, st.sampled_from("\u00ad\u200b\u200d\ufeff"), st.integers(0, 40))
def test_what_is_not_seen_changes_nothing(title: str, unseen: str, place: int) -> None:
    """Soft hyphens and characters of no width are not there."""
    assert _class(title[:place] + unseen + title[place:]) == _class(title)


@given(texts, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_composition_changes_nothing(title: str, form: str) -> None:
    """Letters and their accents may be one character or two, and of any width."""
    assert _class(normalize(form, title)) == _class(title)  # type: ignore[arg-type]


@given(st.text(max_size=MAX_TITLE) | texts)
def test_any_text_is_read(title: str) -> None:
    """Nothing raises, and what is answered is of its kind."""
    for role in classify(title).roles:
        assert role.function in FUNCTIONS
        assert role.seniority in SENIORITIES
        assert 0 <= role.confidence <= 1


@given(
    st.sampled_from(ROLES), st.sampled_from(ROLES), st.sampled_from([" & ", " / ", " and ", ", "])
)
def test_the_order_of_roles_changes_none(one: str, other: str, sign: str) -> None:
    """Whoever is A and B is B and A, where neither is past, nor for somebody else."""
    assert set(_class(one + sign + other)) == set(_class(other + sign + one))


@given(texts)
def test_reading_again_gives_the_same(title: str) -> None:
    """What is remembered of words changes no answer."""
    assert classify(title) == classify(title)
