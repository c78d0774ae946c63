"""From the words of a title to words of the vocabulary: forms, compounds, slips."""

from __future__ import annotations

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

_ENDINGS = ("s", "in", "innen", "e", "en", "er", "em", "es", "n", "t", "a")
_SHORTEST_STEM = 4
_SHORTEST_FIELD = 7
_SHORTEST_TAIL = 5


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
    parts, fields, tails = _parts(known), _fields(), _tails()
    slips = Slips(known)

    def meant(word: str) -> Meant:
        if word in known:
            return Meant((word,), exact=True)
        if word in spellings:
            return Meant((spellings[word],), exact=True)
        if len(word) > LONGEST or not word.isalpha():
            return _NOTHING
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if len(stem) >= _SHORTEST_STEM and stem != word and stem in known:
                return Meant((stem,), exact=True)
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


def _tails() -> frozenset[str]:
    """Return the words that say who somebody is, whatever stands before them in a compound."""
    return frozenset(
        word
        for word, node in vocabulary().tree.items()
        if len(word) >= _SHORTEST_TAIL
        and (entry := node.entry)
        and entry.kind is Kind.WORK
        and entry.rank
        and not entry.grade
    )
