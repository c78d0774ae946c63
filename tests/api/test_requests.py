from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from app.api.flight import Flight
from app.api.problems import ProblemError
from app.api.requests import JSON, NDJSON, DisconnectedError, media_type, read
from tests.api.messages import disconnect, received, request

if TYPE_CHECKING:
    from starlette.types import Receive


async def _read(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """Return a body of at most three bytes."""
    ticket = Flight(1, 1.0).enter(0.0, always=False)
    return await read(headers, receive, 3, ticket)


@pytest.mark.parametrize(
    "content_type",
    [
        b"application/json",
        b"Application/JSON; charset=UTF-8",
        b'application/json;charset="utf-8"',
        b"application/problem+json",
        b"application/json; profile=x",
    ],
)
def test_json_by_any_of_its_names_is_taken(content_type: bytes) -> None:
    """JSON may come as `application/json` or with a `+json` suffix, in UTF-8."""
    assert media_type({b"content-type": content_type}, (JSON,)) == JSON


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {b"content-type": b""},
        {b"content-type": b"text/plain"},
        {b"content-type": b"text/json"},
        {b"content-type": b"application/x-www-form-urlencoded"},
        {b"content-type": b"application/x-ndjson"},
        {b"content-type": b"application/json; charset=latin-1"},
        {b"content-type": b"application/json", b"content-encoding": b"gzip"},
    ],
)
def test_any_other_type_is_refused(headers: dict[bytes, bytes]) -> None:
    """A body of another type, in another encoding, compressed or without a type is refused."""
    with pytest.raises(ProblemError) as raised:
        media_type(headers, (JSON,))
    assert raised.value.code == "unsupported_media_type"
    assert raised.value.headers == {"Accept": JSON}


def test_a_batch_may_be_ndjson() -> None:
    """A call that takes several types says which one came."""
    assert media_type({b"content-type": NDJSON.encode()}, (JSON, NDJSON)) == NDJSON


def test_a_body_in_pieces_is_read_whole() -> None:
    """The pieces of a body are put together."""
    receive = received(request(b"ab", more=True), request(b"", more=True), request(b"c"))
    assert asyncio.run(_read({}, receive)) == b"abc"


@pytest.mark.parametrize("length", [{}, {b"content-length": b"4"}, {b"content-length": b"-1"}])
def test_a_body_beyond_the_limit_is_refused(length: dict[bytes, bytes]) -> None:
    """A body is refused as soon as it is announced, or has grown, beyond the limit."""
    receive = received(request(b"ab", more=True), request(b"cd", more=True))
    with pytest.raises(ProblemError) as raised:
        asyncio.run(_read(length, receive))
    assert raised.value.code == "too_large"


def test_a_caller_who_leaves_ends_the_reading() -> None:
    """A disconnect in the middle of a body is told apart from its end."""
    with pytest.raises(DisconnectedError):
        asyncio.run(_read({}, received(request(b"ab", more=True), disconnect())))
