from __future__ import annotations

import pytest

from app.cli.texts import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Acme  \n Inc.", "Acme Inc."),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("a\x00b\u202eb", "a\ufffdb\ufffdb"),
        ("Škoda 東京", "Škoda 東京"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    """A text is shown on one line, without what a terminal would obey."""
    assert plain(text) == shown
