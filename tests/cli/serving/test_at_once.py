from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import pytest
import uvicorn

from app.cli.serving.protocol import Protocol, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.types import Receive, Scope, Send

    from app.api.at_once import AtOnce

HEAD = b"POST %b HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n"
HERE = HEAD % b"/v1/score"


def _at_once(
    raw: Iterable[tuple[bytes, bytes]], body: bytes
) -> tuple[list[tuple[bytes, bytes]], bytes] | None:
    """Echo the body, unless the caller wants the application."""
    if (b"x-want", b"application") in list(raw):
        return None
    said = b"%b at once" % body
    return [(b"content-length", b"%d" % len(said)), (b"x-here", b"yes")], said


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Echo the body; at `/slow` after a while."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    if scope["path"] == "/slow":
        await asyncio.sleep(0.01)
    said = b"%b as usual" % body
    fields = [(b"content-length", b"%d" % len(said)), (b"x-here", b"yes")]
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    await send({"type": "http.response.body", "body": said})


@asynccontextmanager
async def _connected(
    *, draining: bool = False
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    state = State(lambda _code: None)
    state.draining = draining
    config = uvicorn.Config(_app, http=Protocol, log_config=None, lifespan="off")
    loop = asyncio.get_running_loop()
    at_once = cast("AtOnce", _at_once)
    server = await loop.create_server(lambda: Protocol(config, state, {}, at_once), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        yield reader, writer
        writer.close()
        for connection in list(state.connections):
            cast("Protocol", connection).transport.abort()
        await asyncio.sleep(0.01)


def _answers(*pieces: bytes, until: bytes, draining: bool = False) -> bytes:
    """Return what is answered to pieces that are sent apart, up to some last words."""

    async def talk() -> bytes:
        async with _connected(draining=draining) as (reader, writer):
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0.02)
            return await asyncio.wait_for(reader.readuntil(until), 5)

    return asyncio.run(talk())


def test_a_request_that_came_whole_is_answered_at_once() -> None:
    """The answer has the form that the application's would have."""
    at_once = _answers(HERE + b"\r\nabcd", until=b"abcd at once")
    usual = _answers(HERE + b"X-Want: application\r\n\r\nabcd", until=b"abcd as usual")
    assert at_once == usual.replace(b"as usual", b"at once").replace(b": 13", b": 12")


def test_a_body_in_pieces_reaches_the_application() -> None:
    """What has not arrived whole is waited for by the application, which loses nothing of it."""
    assert _answers(HERE + b"\r\na", b"bc", b"d", until=b"abcd as usual")


@pytest.mark.parametrize(
    "sent",
    [
        HEAD % b"/v1/score?x=1" + b"\r\nabcd",
        HEAD % b"/v1/score/batch" + b"\r\nabcd",
        HERE.replace(b"POST", b"PUT") + b"\r\nabcd",
        HERE.replace(b"1.1", b"1.0") + b"\r\nabcd",
        HERE.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n\r\nabcd",
        HERE + b"Connection: close\r\n\r\nabcd",
        HERE + b"Expect: 100-continue\r\n\r\nabcd",
    ],
)
def test_other_requests_reach_the_application(sent: bytes) -> None:
    """Another path or method, and what changes how the connection goes on, takes the usual way."""
    assert _answers(sent, until=b"abcd as usual")


def test_a_worker_that_stops_answers_as_usual() -> None:
    """While a worker drains, each answer closes its connection."""
    answer = _answers(HERE + b"\r\nabcd", until=b"abcd as usual", draining=True)
    assert b"\r\nconnection: close\r\n" in answer


def test_answers_keep_the_order_of_the_requests() -> None:
    """Of requests sent without waiting, each is answered in its turn, whichever way."""
    asked = [
        (HERE, b"1111"),
        (HERE, b"1112"),
        (HEAD % b"/slow", b"2222"),
        (HERE, b"3333"),
        (HEAD % b"/other", b"4444"),
        (HERE, b"5555"),
    ]
    sent = b"".join(head + b"\r\n" + body for head, body in asked)
    answer = _answers(sent, until=b"5555 as usual")  # behind one that waits, all take the usual way
    places = [answer.index(body) for _, body in asked]
    assert places == sorted(places)
    assert answer.count(b"HTTP/1.1 200 OK") == len(asked)
    assert answer.count(b"at once") == 1  # so that a caller with many keeps nobody waiting


def test_an_answer_is_written_before_the_connection_closes() -> None:
    """What nobody has written yet when the server closes the connection is not lost."""

    async def talk() -> bytes:
        async with _connected() as (reader, writer):
            writer.write(HERE + b"\r\nabcd" + b"nonsense\r\n\r\n")
            return await asyncio.wait_for(reader.read(), 5)

    answer = asyncio.run(talk())
    assert b"abcd at once" in answer
    assert answer.index(b"abcd at once") < answer.index(b"malformed_http")
