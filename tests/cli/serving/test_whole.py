from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import uvicorn

from app.api.whole import EXTENSION
from app.cli.serving.protocol import Protocol, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from app.api.whole import Whole

HEAD = b"POST %b HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n"


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Echo the body, and say how it came and how the answer went; at `/slow` after a while."""
    whole: Whole = scope["extensions"][EXTENSION]
    body, came = whole.body(), b"whole"
    if body is None:
        came = b"received"
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
    if scope["path"] == "/slow":
        await asyncio.sleep(0.01)
    said = b"%b %b" % (body, came)
    fields = [(b"content-length", b"%d" % len(said)), (b"x-here", b"yes")]
    if scope["path"] == "/plain" or not whole.answer(fields, said):
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        await send({"type": "http.response.body", "body": said})
    ended = await receive()
    assert ended["type"] == "http.disconnect", ended


@asynccontextmanager
async def _connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    state = State()
    config = uvicorn.Config(_app, http=Protocol, log_config=None, lifespan="off")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Protocol(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        yield reader, writer
        writer.close()
        for connection in list(state.connections):
            cast("Protocol", connection).transport.abort()
        await asyncio.sleep(0.01)


def _answers(*pieces: bytes, until: bytes) -> bytes:
    """Return what is answered to pieces that are sent apart, up to some last words."""

    async def talk() -> bytes:
        async with _connected() as (reader, writer):
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0.02)
            return await asyncio.wait_for(reader.readuntil(until), 5)

    return asyncio.run(talk())


def test_request_that_came_whole_is_answered_whole() -> None:
    """Body and answer take the short way, the connection's own headers and framing included."""
    answer = _answers(HEAD % b"/" + b"\r\nabcd", until=b"abcd whole")
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert {b"content-length: 10", b"x-here: yes"} <= set(lines)
    assert body == b"abcd whole"


def test_both_ways_answer_alike() -> None:
    """The short way and the two messages of ASGI put the same bytes on the wire."""
    short, long = (
        _answers(HEAD % path + b"\r\nabcd", until=b"abcd whole") for path in (b"/", b"/plain")
    )
    assert short == long


def test_body_that_comes_later_is_received() -> None:
    """A body that has not arrived is waited for as usual."""
    assert _answers(HEAD % b"/" + b"\r\nab", b"cd", until=b"abcd received")


def test_last_answer_of_a_connection_closes_it() -> None:
    """Who asks for the connection to be closed is told so, and it is."""

    async def talk() -> bytes:
        async with _connected() as (reader, writer):
            writer.write(HEAD % b"/" + b"Connection: close\r\n\r\nabcd")
            return await asyncio.wait_for(reader.read(), 5)

    answer = asyncio.run(talk())
    assert b"\r\nconnection: close\r\n" in answer
    assert answer.endswith(b"abcd whole")


def test_answers_keep_the_order_of_the_requests() -> None:
    """Of requests sent without waiting, each is answered in its turn, whichever way."""
    asked = [(b"/slow", b"1111"), (b"/", b"2222"), (b"/plain", b"3333"), (b"/", b"4444")]
    sent = b"".join(HEAD % path + b"\r\n" + body for path, body in asked)
    answer = _answers(sent, until=b"4444 whole")
    places = [answer.index(body) for _, body in asked]
    assert places == sorted(places)
    assert answer.count(b"HTTP/1.1 200 OK") == len(asked)
