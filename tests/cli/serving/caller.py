from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import uvicorn

from app.cli.serving.protocol import Protocol, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from starlette.types import Receive, Scope, Send

MUCH = 50_000_000
"""Bytes of the answer at `/much`."""


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body; with much at `/much`, and at `/early` before it comes."""
    length, more = 0, True
    while more and scope["path"] != "/early":
        message = await receive()
        length, more = length + len(message["body"]), message["more_body"]
    body = b"x" * MUCH if scope["path"] == "/much" else str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Caller:
    """One connection to a server."""

    def __init__(
        self,
        state: State,
        refused: list[str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.state = state
        self.refused = refused
        self.reader = reader
        self.writer = writer

    async def sends(self, data: bytes) -> None:
        """Send a piece, and let the server read it."""
        self.writer.write(data)
        for _ in range(20):
            await asyncio.sleep(0.001)

    async def answer(self) -> tuple[str, bytes]:
        """Return the head and the body of one answer."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        (length,) = (
            int(line.split()[1]) for line in head.splitlines() if line.startswith("content-length")
        )
        return head, await self.reader.readexactly(length)

    async def problem(self) -> tuple[int, str]:
        """Return status and code of a problem, after which the connection is closed."""
        head, body = await self.answer()
        assert "connection: close" in head
        assert "content-type: application/problem+json" in head
        assert await self.reader.read() == b""
        problem = json.loads(body)
        assert f"\r\nx-request-id: {problem['request_id']}\r\n" in head
        assert ("\r\nRetry-After: 1\r\n" in head) == (problem["code"] == "overloaded")
        assert self.refused == [problem["code"]]
        return int(head.split()[1]), problem["code"]

    def check(self) -> None:
        """Let the server look after its connections."""
        for connection in list(self.state.connections):
            cast("Protocol", connection).check()


@asynccontextmanager
async def _caller() -> AsyncIterator[Caller]:
    refused: list[str] = []
    state = State(refused.append)
    config = uvicorn.Config(_app, http=Protocol, log_config=None, lifespan="off")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Protocol(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        caller = Caller(state, refused, reader, writer)
        await caller.sends(b"")
        yield caller
        writer.close()
        for connection in list(state.connections):
            cast("Protocol", connection).transport.abort()
        await caller.sends(b"")


def run(talk: Callable[[Caller], Coroutine[None, None, None]]) -> None:
    """Let a caller talk to a server of its own."""

    async def talking() -> None:
        async with _caller() as caller:
            await talk(caller)

    asyncio.run(talking())
