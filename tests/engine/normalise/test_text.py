from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.engine.normalise import fold
from app.engine.normalise.text import SHORT, flaw, remembered


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("B2B SaaS", "b2b-saas"),
        ("b2b_saas", "b2b-saas"),
        ("  b2b \t--__ saas\n", "b2b-saas"),
        ("B2B\u2010SaaS", "b2b-saas"),
        ("B2B \u2013 SaaS", "b2b-saas"),
        ("B2B\u2015SaaS", "b2b-saas"),
        ("B2B\u2212SaaS", "b2b\u2212saas"),
        ("\uff22\uff12\uff22", "b2b"),
        ("Straße", "strasse"),
        ("CAFÉ", "cafe\u0301".replace("e\u0301", "é")),
        ("n.v.", "n.v."),
        ("-edge-", "-edge-"),
        (" \u00a0\u2003 ", ""),
        ("", ""),
    ],
)
def test_fold_spells_a_text_one_way(text: str, folded: str) -> None:
    """Case, width, compatibility forms, outer space and the kind of separator do not matter."""
    assert fold(text) == folded


@given(st.text())
@example("\u1e9e\u0345 \u2010\u00a8")
@example("\u03d3\u0301")
def test_fold_is_idempotent(text: str) -> None:
    """Folding a folded text changes nothing, whatever the text."""
    assert fold(fold(text)) == fold(text)


def test_fold_is_idempotent_on_every_character() -> None:
    """No single character of Unicode folds differently the second time, or only then to nothing."""
    for point in range(0x110000):
        character = chr(point)
        folded = fold(character)
        assert fold(folded) == folded
        assert bool(folded) == bool(character.strip())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 1_000, None),
        ("x" * 1_001, "too_long"),
        ("é" * 1_000, None),
        ("\ufdfa" * 1_000, "too_long"),
        ("a\0b", "bad_text"),
        ("é\0b", "bad_text"),
        ("a\ud800b", "bad_text"),
        ("ok \U0001f600", None),
    ],
)
def test_flaw_names_what_makes_a_text_unusable(text: str, code: str | None) -> None:
    """Over 1,000 characters, given or folded, NUL, or a lone surrogate make a text unusable."""
    found = flaw(text)
    assert (found.code if found else None) == code


def test_remembered_keeps_short_texts_only() -> None:
    """A short text is parsed once; a long one every time, so that memory stays bounded."""
    seen: list[str] = []
    read = remembered(seen.append)
    for text in ("short", "short", "x" * SHORT, "x" * SHORT, "y" * 65, "y" * 65):
        read(text)
    assert seen == ["short", "x" * 64, "y" * 65, "y" * 65]
