"""Slips of one edit, found by deletions: no word of the vocabulary is compared that is not near.

Two texts are one edit apart when deleting at most one letter of each makes them equal (the
symmetric deletion index of SymSpell, Wolf Garbe, 2012), so the vocabulary is indexed by its own
deletions, and a word is looked up by its.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 6
"""Letters of a word below which another word is more likely than a slip."""


class Slips:
    """Finds the word that a misspelt one stands for.

    Args:
        words: What may be meant.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._near: dict[str, str | None] = {}
        for word in sorted(self._words):
            for less in _deletions(word):
                self._near[less] = None if less in self._near else word  # None: two words, no guess

    def meant(self, word: str) -> str | None:
        """Return the one word that is one edit away and begins alike; None for none, or several."""
        if len(word) < SHORTEST or not word.isalpha():
            return None
        found = {less for less in _deletions(word) if less in self._words}
        found |= {near for near in [self._near.get(word)] if near}
        if not found:
            nears = {self._near.get(less) for less in _deletions(word)} - {None}
            found = {near for near in nears if near and _is_one_edit(word, near)}
        begun = [near for near in found if near[0] == word[0]]
        return begun[0] if len(begun) == 1 else None


def _deletions(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _is_one_edit(word: str, other: str) -> bool:
    """Return whether texts of equal length differ in a letter, or in two neighbours swapped."""
    differ = [place for place, pair in enumerate(zip(word, other, strict=True)) if len(set(pair)) > 1]
    if len(differ) == 1:
        return True
    match differ:
        case [first, second]:
            return second == first + 1 and word[first] == other[second] and word[second] == other[first]
    return False
