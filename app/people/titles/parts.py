"""The parts of a title between its separating signs, and what lists of them share."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from app.people.titles.lexicon import LONGEST, meanings
from app.people.titles.part import Part
from app.people.titles.vocabulary import Kind, vocabulary
from app.people.titles.words import CLOSING, OPENING, SEPARATORS, words

if TYPE_CHECKING:
    from app.people.titles.vocabulary import Entry, Node, Rank

_SIGNS = SEPARATORS | OPENING | CLOSING | {"@"}
_JOINING = frozenset("&/")
_CHIEF_OFFICER = frozenset({"chief", "officer"})


def parts_of(title: str) -> list[Part]:
    """Return the parts of a title that say anything, in order; what is past is left out."""
    meant = meanings()
    read: list[str] = []
    guessed: set[str] = set()
    fields: set[int] = set()
    for word in words(title):
        if word in _SIGNS or len(word) > LONGEST:
            read.append(word)
            continue
        found = meant[word]
        if len(found.words) > 1:
            fields.update(range(len(read), len(read) + len(found.words) - 1))
        if not found.exact:
            guessed.update(found.words)
        read.extend(found.words or [word])
    parts = _read(read, guessed, fields)
    for before, part in pairwise(parts):
        before.past |= part.past and part.remark and not (part.says_something or part.unknown)
    return [part for part in _shared(parts) if part.says_something and not part.past]


def _read(read: list[str], guessed: set[str], fields: set[int]) -> list[Part]:
    known = vocabulary()
    part, place, count, is_stopped = Part(), 0, len(read), False
    parts = [part]
    while place < count:
        word = read[place]
        if word in _SIGNS:
            place += 1
            if word == "@":
                is_stopped = part.count > 0
            elif not (is_stopped and word == "&"):
                is_stopped, part = False, _begin(parts, word)
            continue
        entry, end = _longest(read, place, known.tree)
        if not is_stopped:
            part.count += 1
            if entry is None:
                part.unknown += word not in known.known and not word[0].isdigit()
            elif entry.kind is Kind.JOIN:
                part = _begin(parts, word)
            elif entry.kind is Kind.STOP:
                is_stopped = part.says_something or entry.text.endswith(" to")
            else:
                if entry.text == word and word in _CHIEF_OFFICER and _is_chief_officer(read, place):
                    entry = known.chief
                part.slips += word in guessed
                is_last = end == count or read[end] in _SIGNS
                part.take(entry, known, is_last=is_last, is_field=end - 1 in fields)
        place = end
    return parts


def _shared(parts: list[Part]) -> list[Part]:
    """Let lists share what is past, and leave out whom else somebody is for.

    What is only a field after a join stays what they do: `Assistenz der Leitung / Marketing`.
    """
    ranks = vocabulary().ranks
    kept: list[Part] = []
    above: Rank | None = None
    is_past = False
    for part in parts:
        rank, is_list = part.rank, part.joined or part.listed
        if part.assists or part.serves:
            above = ranks["director" if part.assists else "c_level"]
        elif above and is_list and (rank is None or rank.order >= above.order):
            if rank or (part.listed and above.name == "director"):
                continue
        else:
            above = None
        part.past |= (
            is_past and not part.present and (part.joined or (part.listed and rank is None))
        )
        is_past = part.past and part.says_something
        kept.append(part)
    return kept


def _begin(parts: list[Part], sign: str) -> Part:
    """Begin a part after a sign, or after a word that joins."""
    before, is_word = parts[-1], sign not in _SIGNS
    if before.count:
        parts.append(Part())
    part = parts[-1]
    part.remark = sign in OPENING or (is_word and before.remark)
    part.listed, part.joined = sign == ",", is_word or sign in _JOINING
    return part


def _is_chief_officer(read: list[str], place: int) -> bool:
    """Return whether a chief and an officer are one, with no sign between them but `&`."""
    around, other = read[place:], "officer"
    if read[place] == other:
        around, other = read[place::-1], "chief"
    return other in takewhile(lambda word: word == "&" or word not in _SIGNS, around)


def _longest(read: list[str], place: int, tree: Node) -> tuple[Entry | None, int]:
    """Return the longest phrase that begins at a place, and where it ends."""
    entry, end = None, place + 1
    node = tree.get(read[place])
    while node is not None:
        place += 1
        if node.entry is not None:
            entry, end = node.entry, place
        node = node.get(read[place]) if place < len(read) and node else None
    return entry, end
