from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from benchmarks.asking import without_id
from benchmarks.definitions import compiled
from trials.book import Book, answered, document, trial_accounts

if TYPE_CHECKING:
    from trials.book import Json

DIGEST = "sha256:" + "0" * 64


@pytest.fixture(scope="module")
def decision() -> Json:
    """What the first edition says of the first account, as version 1 answers."""
    edition = compiled(orjson.dumps(document(1)))
    return answered(edition, trial_accounts()[0], "x" * 36, 1, DIGEST)


@pytest.fixture
def book() -> Book:
    """A book in which the first two editions are versions 1 and 2."""
    book = Book()
    book.add(1, DIGEST, document(1))
    book.add(2, DIGEST, document(2))
    return book


def _tallied(decision: Json, times: int = 1) -> dict[tuple[int, bytes], int]:
    return {(0, without_id(orjson.dumps(decision))): times}


def test_the_decision_of_the_version_it_names_is_right(book: Book, decision: Json) -> None:
    """An answer that the engine gives, too, is not wrong, however often it came."""
    assert book.wrong(_tallied(decision, times=9)) == 0


def test_the_decision_of_another_version_is_wrong(book: Book, decision: Json) -> None:
    """An answer that names a version and says what another one says is wrong each time."""
    decision = decision | {"icp": decision["icp"] | {"version": 2}}
    assert book.wrong(_tallied(decision, times=9)) == 9


def test_another_digest_is_wrong(book: Book, decision: Json) -> None:
    """The digest is part of the answer."""
    decision = decision | {"icp": decision["icp"] | {"digest": "sha256:" + "1" * 64}}
    assert book.wrong(_tallied(decision)) == 1


def test_a_version_that_was_never_published_is_wrong(book: Book, decision: Json) -> None:
    """A version that nobody wrote down cannot answer."""
    decision = decision | {"icp": decision["icp"] | {"version": 3}}
    assert book.wrong(_tallied(decision)) == 1
