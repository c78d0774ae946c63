"""The vocabulary as data: whole, without contradiction, in every language."""

from __future__ import annotations

from collections import defaultdict

import pytest

from app.people.kinds import FUNCTIONS, SENIORITIES
from app.people.titles import classify
from app.people.titles.vocabulary import LANGUAGES, Kind, _document, vocabulary
from app.people.titles.vocabulary import entries as lines
from app.people.titles.words import words

ENTRIES = [(line.written, line.entry) for line in lines(vocabulary().ranks)]


def test_every_function_is_there_in_every_language() -> None:
    """But for revenue operations, which has no name of its own in Swedish."""
    spoken: dict[str, set[str]] = defaultdict(set)
    for function in FUNCTIONS:
        for group in _document(f"functions/{function}.yaml"):
            spoken[function] |= group.keys() & set(LANGUAGES)
    missing = {(name, one) for name in FUNCTIONS for one in set(LANGUAGES) - spoken[name]}
    assert missing == {("revenue_operations", "sv")}


def test_every_seniority_has_a_rank() -> None:
    """From the lowest to the highest, in the order of the ranks."""
    ranks = sorted(vocabulary().ranks.values(), key=lambda rank: rank.order)
    assert list(dict.fromkeys(rank.seniority for rank in ranks)) == list(SENIORITIES)


def test_no_phrase_speaks_for_two_functions() -> None:
    """Nor does any in another spelling of the same words."""
    functions = defaultdict(set)
    for _, entry in ENTRIES:
        if entry.function:
            functions[entry.text].add(entry.function)
    assert {text: found for text, found in functions.items() if len(found) > 1} == {}


def test_every_phrase_is_found_as_it_is_written() -> None:
    """With its function, when it stands alone in a title; what steers the reading says nothing."""
    kinds = {entry.text: entry.kind for _, entry in ENTRIES}
    for written, entry in ENTRIES:
        if kinds[entry.text] is Kind.WORK and entry.function and entry.strength:
            assert words(written), written
            found = {role.function for role in classify(written).roles}
            assert entry.function in found, written


def test_the_vocabulary_refuses_contradictions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phrase that is put under a second function is named, with both."""
    document = _document

    def more(path: str) -> object:
        group = {"strength": "strong", "en": ["Procurement"]}
        return [*document(path), group] if path == "functions/legal.yaml" else document(path)

    monkeypatch.setattr("app.people.titles.vocabulary._document", more)
    with pytest.raises(ValueError, match="'procurement' speaks for procurement and for legal"):
        vocabulary.__wrapped__()
