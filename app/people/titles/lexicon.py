"""From the words of a title to words of the vocabulary: forms, compounds, slips."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from app.engine.memo import Memo
from app.people.titles import compounds
from app.people.titles.spelling import Slips
from app.people.titles.vocabulary import Kind, Strength, vocabulary

REMEMBERED = 32_768
"""Words whose meaning is kept; titles repeat words far more often than they repeat each other."""
LONGEST = 64
"""Characters of a word that may mean anything."""

_ENDINGS = {"s": 4, "in": 4, "innen": 4, "e": 5, "en": 5, "es": 5}
"""Endings of other forms of a word, and the letters before them below which it is another word."""
_ADJECTIVES = re.compile(r"(.+(?:isch|lich|al|iv|ig|ell|end))(?:e|er|em|en|es)")
_SHORTEST_FIELD = 7


class Meant(NamedTuple):
    """The words of the vocabulary that one word stands for.

    Attributes:
        words: In order; () where nothing is known of it.
        exact: Whether the vocabulary has it, as it is or in another form.
    """

    words: tuple[str, ...]
    exact: bool


_NOTHING = Meant((), exact=False)


@cache
def lexicon() -> Memo[str, Meant]:
    """Return what words stand for, each worked out when it is first met."""
    known, spellings = vocabulary().known, vocabulary().spellings
    parts, fields, tails = _parts(known), _fields(), vocabulary().endings
    slips = Slips(known)

    def meant(word: str) -> Meant:
        if word in known:
            return Meant((word,), exact=True)
        if word in spellings:
            return Meant((spellings[word],), exact=True)
        if len(word) > LONGEST or not word.isalpha():
            return _NOTHING
        for ending, shortest in _ENDINGS.items():
            stem = word.removesuffix(ending)
            if shortest <= len(stem) < len(word) and stem in known:
                return Meant((stem,), exact=True)
        if (adjective := _ADJECTIVES.fullmatch(word)) and adjective[1] in known:
            return Meant((adjective[1],), exact=True)
        for stem in (word, word.removesuffix("in"), word.removesuffix("innen")):
            if found := compounds.split(stem, parts):
                return Meant(found, exact=True)
        if near := slips.meant(word):
            return Meant((near,), exact=False)
        ends = [compounds.start(word, fields)]
        ends += [compounds.tail(word, tails) or compounds.tail(word.removesuffix("in"), tails)]
        return Meant(tuple(end for end in ends if end), exact=False)

    return Memo(meant, REMEMBERED)


def _parts(known: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in known if len(word) >= compounds.SHORTEST)


def _fields() -> frozenset[str]:
    """Return the words that say what a compound is about, whatever it ends with."""
    return frozenset(
        word
        for word, node in vocabulary().tree.items()
        if len(word) >= _SHORTEST_FIELD
        and (entry := node.entry)
        and entry.strength is Strength.STRONG
        and not entry.rank
    )
