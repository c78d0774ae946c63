"""From the words of a title to words of the vocabulary: forms, compounds, slips."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from app.engine.memo import Memo
from app.people.titles import compounds
from app.people.titles.spelling import Slips
from app.people.titles.vocabulary import Strength, vocabulary

if TYPE_CHECKING:
    from app.people.titles.vocabulary import Vocabulary

REMEMBERED = 32_768
"""Words whose meaning is kept; titles repeat words far more often than they repeat each other."""
LONGEST = 64
"""Characters of a word that may mean anything; what is longer need not be looked for."""

_ENDINGS = {"s": 4, "in": 4, "innen": 4, "e": 5, "en": 5, "es": 5}
"""Endings of other forms of a word, and the letters before them below which it is another word."""
_ADJECTIVES = re.compile(r"(.+(?:isch|lich|al|iv|ig|ell|end))(?:e|er|em|en|es)")
_SHORTEST_FIELD = 7
"""Letters of a field that says what a compound is about, whatever it ends with."""


class Meant(NamedTuple):
    """The words of the vocabulary that one word stands for.

    Attributes:
        words: In order; () where nothing is known of it.
        exact: Whether the vocabulary has it, as it is or in another form.
    """

    words: tuple[str, ...]
    exact: bool


@cache
def meanings() -> Memo[str, Meant]:
    """Return what words stand for, each worked out when it is first met."""
    return Memo(_Finder(vocabulary()).find, REMEMBERED)


class _Finder:
    """Works out what a word stands for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = vocabulary.known
        self._spellings = vocabulary.spellings
        self._slips = Slips(vocabulary.known)
        self._endings = vocabulary.endings
        self._parts = frozenset(
            word for word in vocabulary.known if len(word) >= compounds.SHORTEST
        )
        self._fields = frozenset(
            word
            for word, node in vocabulary.tree.items()
            if len(word) >= _SHORTEST_FIELD
            and (entry := node.entry)
            and entry.strength is Strength.STRONG
            and not entry.rank
        )

    def find(self, word: str) -> Meant:
        if found := self._form(word):
            return Meant((found,), exact=True)
        stems = [word, *(word.removesuffix(ending) for ending in ("in", "innen", "s"))]
        for stem in stems:
            if parts := compounds.split(stem, self._parts):
                return Meant(parts, exact=True)
        if near := self._slips.meant(word):
            return Meant((near,), exact=False)
        tails = [compounds.tail(stem, self._endings) for stem in stems]
        ends = (compounds.start(word, self._fields), next(filter(None, tails), None))
        return Meant(tuple(filter(None, ends)), exact=False)

    def _form(self, word: str) -> str | None:
        """Return the word of the vocabulary that a word is, or is another form of."""
        if word in self._known:
            return word
        if word in self._spellings:
            return self._spellings[word]
        for ending, shortest in _ENDINGS.items():
            stem = word.removesuffix(ending)
            if shortest <= len(stem) < len(word) and stem in self._known:
                return stem
        adjective = _ADJECTIVES.fullmatch(word)
        return adjective[1] if adjective and adjective[1] in self._known else None
