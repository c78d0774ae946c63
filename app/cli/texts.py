"""Texts that are safe to show: in a terminal, and in a spreadsheet."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain(text: str) -> str:
    """Return the text on one line, without what a terminal would obey."""
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else "\ufffd" for char in joined)


def cell(value: object) -> object:
    """Return a CSV cell that no spreadsheet runs: what may start a formula gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
