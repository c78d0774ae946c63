from __future__ import annotations

import pytest

from app.engine.markdown import escaped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain - text, 1. and more!", "plain - text, 1. and more!"),
        ("a_b *c* `d` [e](f) <g> #h |i~", r"a\_b \*c\* \`d\` \[e\](f) \<g\> \#h \|i\~"),
        ("R&D &amp; &#38; more", r"R&D \&amp; \&\#38; more"),
        ("- item", r"\- item"),
        ("+", r"\+"),
        ("1. first", r"1\. first"),
        ("12) twelfth", r"12\) twelfth"),
        ("--- rule", r"\--- rule"),
        ("-5 % and 3.5 million since 2026-01-15", "-5 % and 3.5 million since 2026-01-15"),
        ("  two\n\n# lines ", r"two \# lines"),
        ("\x1c\x7f", "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_texts_say_what_they_say(text: str, expected: str) -> None:
    """Nothing of a text is taken for Markdown; all of it stays in one line."""
    assert escaped(text) == expected
