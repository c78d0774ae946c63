"""Texts that are safe to show in a terminal."""

from __future__ import annotations


def plain(text: str) -> str:
    """Return the text on one line, without what a terminal would obey."""
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else "\ufffd" for char in joined)
