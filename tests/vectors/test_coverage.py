from __future__ import annotations

import re
from collections import Counter

from tests import test_vectors_engine
from tests.api import test_vectors
from tests.vectors.loading import CASES, FOLDER, SENTENCES

_SPACE = re.compile(r"\s+")
_HEADING = re.compile(r"^#.*$|^\| type \| operators \|$", re.MULTILINE)


def _language() -> str:
    whole = (FOLDER / "language.md").read_text(encoding="utf-8")
    _, _, covered = whole.partition("\n---\n")
    return _plain(_HEADING.sub("", covered))


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def test_every_sentence_of_the_language_is_quoted() -> None:
    """Without what is quoted beside cases, nothing is left of the text but punctuation."""
    left = _language()
    for quote in sorted((q for s in SENTENCES for q in s.says), key=len, reverse=True):
        left = left.replace(_plain(quote), "|")
    assert re.findall(r"[^|]*\w[^|]*", left) == []


def test_every_quote_is_from_the_language() -> None:
    """Files quote to the letter, and no sentence twice."""
    language = _language()
    quotes = [_plain(quote) for sentence in SENTENCES for quote in sentence.says]
    assert [quote for quote in quotes if quote not in language] == []
    assert [quote for quote, times in Counter(quotes).items() if times > 1] == []


def test_every_quote_has_cases() -> None:
    """No sentence is quoted without a case that shows what it means."""
    assert [sentence.says for sentence in SENTENCES if not sentence.cases] == []


def test_every_case_has_a_name_of_its_own() -> None:
    """A failing case can be told from every other by its file and name."""
    assert [name for name, times in Counter(map(str, CASES)).items() if times > 1] == []


def test_every_case_runs_through_every_door() -> None:
    """The engine, HTTP alone and HTTP in a batch are all held to all cases."""
    for test in (
        test_vectors_engine.test_the_engine_gives_what_the_vector_expects,
        test_vectors.test_an_account_alone_gets_what_the_vector_expects,
        test_vectors.test_an_account_of_a_batch_gets_what_the_vector_expects,
    ):
        assert [mark.args for mark in vars(test)["pytestmark"]] == [("case", CASES)]
