from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from benchmarks.asking import without_id
from benchmarks.definitions import compiled
from trials.book import Book, answered, document, trial_accounts

if TYPE_CHECKING:
    from trials.book import Json


@pytest.fixture
def book() -> Book:
    """A book in which two editions are versions 1 and 2, and nobody knows of a third."""
    book = Book()
    for number in (1, 2):
        book.published(book.tried(document(number)), number)
    book.tried(document(3))
    return book


def _decision(edition: int, version: int, digest_of: int) -> Json:
    """Return what an edition says of the first account, naming a version and a digest."""
    digest = Book().tried(document(digest_of))
    definition = compiled(orjson.dumps(document(edition)))
    return answered(definition, trial_accounts()[0], "x" * 36, version, digest)


def _tallied(decision: Json, times: int = 1) -> dict[tuple[int, bytes], int]:
    return {(0, without_id(orjson.dumps(decision))): times}


def test_the_decision_of_the_version_it_names_is_right(book: Book) -> None:
    """An answer that the engine gives, too, is not wrong, however often it came."""
    assert book.wrong(_tallied(_decision(1, version=1, digest_of=1), times=9)) == 0


def test_the_decision_of_another_edition_is_wrong(book: Book) -> None:
    """An answer that names an edition and says what another one says is wrong each time."""
    assert book.wrong(_tallied(_decision(1, version=2, digest_of=2), times=9)) == 9


def test_another_version_is_wrong(book: Book) -> None:
    """The number is part of the answer."""
    assert book.wrong(_tallied(_decision(1, version=2, digest_of=1))) == 1


def test_an_edition_that_was_never_sent_is_wrong(book: Book) -> None:
    """What nobody wrote down cannot answer."""
    assert book.wrong(_tallied(_decision(4, version=4, digest_of=4))) == 1


def test_a_publication_in_doubt_may_answer(book: Book) -> None:
    """An edition that was sent may have become a version, though nobody was told; but only one."""
    assert book.wrong(_tallied(_decision(3, version=3, digest_of=3))) == 0
    assert book.wrong(_tallied(_decision(3, version=4, digest_of=3))) == 1
