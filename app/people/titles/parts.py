"""The parts of a title between its separating signs, and what lists of them share."""

from __future__ import annotations

from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from app.people.titles.lexicon import LONGEST, meanings
from app.people.titles.part import Part
from app.people.titles.vocabulary import Kind, vocabulary
from app.people.titles.words import CLOSING, OPENING, SEPARATORS, words

if TYPE_CHECKING:
    from app.people.titles.vocabulary import Entry, Node

_SIGNS = SEPARATORS | OPENING | CLOSING | {"@"}
_JOINING = frozenset("&/")


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
        before.past |= part.past and part.remark and not part.says_something
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
                if word == "chief" and entry.text == word and _is_of_officer(read, end):
                    entry = known.chief
                part.slips += word in guessed
                is_last = end == count or read[end] in _SIGNS
                part.take(entry, known, is_last=is_last, is_field=end - 1 in fields)
        place = end
    return parts


def _shared(parts: list[Part]) -> list[Part]:
    """Let lists share what is past, and leave out whom else somebody assists.

    What is only a field after a join stays what they do: `Assistenz der Leitung / Marketing`.
    """
    director = vocabulary().ranks["director"]
    kept: list[Part] = []
    assists, is_past = False, False
    for part in parts:
        rank = part.rank
        is_above = rank is None or rank.order >= director.order
        assists = part.assists or (assists and is_above and (part.joined or part.listed))
        is_list = part.joined or (part.listed and rank is None)
        part.past |= is_past and is_list and not part.present
        is_past = part.past and part.says_something
        if part.assists or not assists or (part.joined and rank is None):
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


def _is_of_officer(read: list[str], place: int) -> bool:
    """Return whether an officer follows `chief` before any sign but `&`."""
    rest = takewhile(lambda word: word == "&" or word not in _SIGNS, islice(read, place, None))
    return "officer" in rest


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
