"""Compounds of German, Dutch and Swedish: `Vertriebsleiter` is `Vertrieb` and `Leiter`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

SHORTEST = 4
"""Letters of a part."""
SHORTEST_BEFORE = 3
"""Letters of a part that is not known, before one that is: `Bauingenieur`."""
LONGEST = 48
"""Letters of a word that is taken apart."""

_LINKING = ("", "s", "es", "n", "en", "e", "er", "ens")


def split(word: str, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the parts of a compound, all of them known; () when it is none.

    The fewest parts are taken; of these, those with the longest last one: that is what it is.
    """
    return _split(word, known, 3) if len(word) <= LONGEST else ()


def tail(word: str, known: AbstractSet[str]) -> str | None:
    """Return the longest known part that a word ends with, after a part that is not known."""
    for start in range(SHORTEST_BEFORE, len(word) - SHORTEST + 1):
        if word[start:] in known:
            return word[start:]
    return None


def start(word: str, known: AbstractSet[str]) -> str | None:
    """Return the longest known part that a word begins with, before a part that is not known."""
    for end in range(len(word) - SHORTEST, SHORTEST - 1, -1):
        if word[:end] in known:
            return word[:end]
    return None


def _split(word: str, known: AbstractSet[str], most: int) -> tuple[str, ...]:
    if word in known:
        return (word,)
    if most == 1:
        return ()
    best: tuple[str, ...] = ()
    for start in range(SHORTEST, len(word) - SHORTEST + 1):
        if word[start:] not in known:
            continue
        for linking in _LINKING:
            first = word[:start]
            if not first.endswith(linking):
                continue
            parts = _split(first[: start - len(linking)], known, most - 1)
            if parts and (not best or len(parts) + 1 < len(best)):
                best = (*parts, word[start:])
    return best
