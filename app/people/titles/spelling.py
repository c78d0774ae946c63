"""Slips of one edit, found by deletions: no word of the vocabulary is compared that is not near.

Two texts are one edit apart when deleting at most one letter of each makes them equal (the
symmetric deletion index of SymSpell, Wolf Garbe, 2012), so the vocabulary is indexed by its own
deletions, and a word is looked up by its.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 6
"""Letters of a word below which another word is more likely than a slip."""
SHORTEST_OTHER = 9
"""The same where a letter is another one, or one too many: `letter` is no slip of `leiter`."""


class Slips:
    """Finds the word that a misspelt one stands for.

    Args:
        words: What may be meant.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for less in _deletions(word):
                self._near.setdefault(less, []).append(word)

    def meant(self, word: str) -> str | None:
        """Return the one word that is one edit away and begins alike; None for none, or several."""
        if len(word) < SHORTEST:
            return None
        shorter = _deletions(word)
        found = set(self._near.get(word, ()))  # a letter is missing
        found |= {less for less in shorter & self._words if _is_likely(word, less)}
        found |= {
            near
            for less in shorter
            for near in self._near.get(less, ())
            if len(near) == len(word) and _is_likely(word, near)
        }
        begun = [near for near in found if near[0] == word[0]]
        return begun[0] if len(begun) == 1 else None


def _deletions(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _is_likely(word: str, near: str) -> bool:
    """Return whether a slip is of a likely kind: letters swapped or doubled, or in a long word."""
    if len(word) > len(near):
        doubled = [place for place, two in enumerate(pairwise(word)) if two[0] == two[1]]
        is_usual = near in {word[:place] + word[place + 1 :] for place in doubled}
        return is_usual or len(word) >= SHORTEST_OTHER
    differ = [place for place in range(len(word)) if word[place] != near[place]]
    match differ:
        case [_]:
            return len(word) >= SHORTEST_OTHER
        case [first, second]:
            swapped = word[second] + word[first]
            return second == first + 1 and near[first : second + 1] == swapped
    return False
