"""Texts of definitions as Markdown (CommonMark and GitHub's): they say what they say, no more."""

from __future__ import annotations

import re

_CONTROL = dict.fromkeys(
    (*range(9), *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\N{REPLACEMENT CHARACTER}",
)
"""Controls, and what turns the direction of all that follows where its end is missing."""
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~"}) | _CONTROL
_ENTITY = re.compile(r"&(?=(\\#)?\w{1,31};)")
_MARKER = re.compile(r"(\d{0,9})([-+.)])(?=[ -]|$)")
"""What at the start of a line would make it an item of a list, or a rule."""


def escaped(text: str) -> str:
    """Return a text in one line, with everything escaped that Markdown would take for a mark."""
    line = _ENTITY.sub(r"\\&", " ".join(text.translate(_SPECIAL).split()))
    return _MARKER.sub(r"\1\\\2", line, count=1) if _MARKER.match(line) else line
