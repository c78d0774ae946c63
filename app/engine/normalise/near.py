"""Near misses: which known word was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from app.engine.normalise.text import SHORT, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ALIKE = 0.8
_REMEMBERED = 1_024
_SEARCHED = 1_000
"""Among more words none is suggested: each is compared letter by letter."""


def near(value: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like `value`, folded; None when none is alike."""
    return nearest(known)(value)


def nearest(known: Iterable[str]) -> Callable[[str], str | None]:
    """Return `near` for a fixed set of words; it remembers a bounded number of answers.

    Of more than 1,000 words it suggests none, so that the time an unknown word takes is bounded.
    """
    words: dict[str, str] = {}
    for word in known:
        words.setdefault(fold(word), word)
    if len(words) > _SEARCHED:
        return lambda _: None

    @lru_cache(maxsize=_REMEMBERED)
    def remembered(value: str) -> str | None:
        found = get_close_matches(fold(value), words, n=1, cutoff=_ALIKE)
        return words[found[0]] if found else None

    return lambda value: remembered(value) if len(value) <= SHORT else None
