from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from app.cli.serving import protocol
from tests.cli.serving.caller import run

if TYPE_CHECKING:
    from tests.cli.serving.caller import Caller

HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every head is late."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", -1.0)


@pytest.mark.usefixtures("no_time")
def test_connection_waits_between_requests() -> None:
    """A connection that was used waits for its next request for longer than a head may take."""

    async def talk(caller: Caller) -> None:
        for _ in range(2):
            await caller.sends(HEAD + b"\r\n")
            assert (await caller.answer())[1] == b"0"
            caller.check()

    run(talk)


@pytest.mark.usefixtures("no_time")
def test_slow_head_is_refused() -> None:
    """A head that trickles in is answered 408 when its time is over."""

    async def talk(caller: Caller) -> None:
        await caller.sends(HEAD)
        caller.check()
        assert await caller.problem() == (408, "request_timeout")

    run(talk)


@pytest.mark.usefixtures("no_time")
def test_unused_connection_is_closed() -> None:
    """A connection on which nothing was asked is closed without a word."""

    async def talk(caller: Caller) -> None:
        caller.check()
        assert await caller.reader.read() == b""

    run(talk)


@pytest.mark.usefixtures("no_time")
def test_slow_body_is_not_a_slow_head() -> None:
    """The time of a body is the application's to limit."""

    async def talk(caller: Caller) -> None:
        await caller.sends(HEAD + b"Content-Length: 4\r\n\r\nab")
        caller.check()
        await caller.sends(b"cd")
        assert (await caller.answer())[1] == b"4"

    run(talk)


def test_head_without_end_is_refused() -> None:
    """A head may have 64 KiB."""

    async def talk(caller: Caller) -> None:
        await caller.sends(HEAD)
        for number in range(9):
            await caller.sends(f"X-{number}: {'x' * 8_000}\r\n".encode())
        assert await caller.problem() == (431, "head_too_large")

    run(talk)


def test_large_body_is_not_a_large_head() -> None:
    """Only heads are limited here."""

    async def talk(caller: Caller) -> None:
        await caller.sends(HEAD + b"Content-Length: 200000\r\n")
        await caller.sends(b"\r\n" + b"x" * 100_000)
        await caller.sends(b"x" * 100_000)
        assert (await caller.answer())[1] == b"200000"

    run(talk)


def test_what_is_not_http_is_refused() -> None:
    """Bytes of another protocol are answered with a problem."""

    async def talk(caller: Caller) -> None:
        await caller.sends(b"\x16\x03\x01 hello\r\n\r\n")
        assert await caller.problem() == (400, "malformed_http")

    run(talk)


def test_answer_in_progress_comes_before_the_end() -> None:
    """What is no HTTP after a good request ends the connection, but not before its answer."""

    async def talk(caller: Caller) -> None:
        await caller.sends(HEAD + b"\r\n" + b"\x16\x03\x01 hello\r\n\r\n")
        head, body = await caller.answer()
        assert (head.split()[1], body) == ("200", b"0")
        assert await caller.reader.read() == b""

    run(talk)


UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
SMUGGLED = b"GET /much HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.mark.parametrize("apart", [True, False])
def test_another_protocol_is_not_taken(*, apart: bool) -> None:
    """Who asks for another protocol is answered in this one, and what follows is the body."""
    head = HEAD.replace(b"GET", b"POST") + UPGRADE + b"Content-Length: %d\r\n\r\n" % len(SMUGGLED)

    async def talk(caller: Caller) -> None:
        for piece in (head, SMUGGLED) if apart else (head + SMUGGLED,):
            await caller.sends(piece)
        assert (await caller.answer())[1] == b"%d" % len(SMUGGLED)
        await caller.sends(HEAD + UPGRADE + b"\r\n" + HEAD + b"\r\n")
        for _ in range(2):
            assert (await caller.answer())[1] == b"0"

    run(talk)


def test_no_way_through() -> None:
    """CONNECT is refused."""

    async def talk(caller: Caller) -> None:
        await caller.sends(b"CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n")
        assert await caller.problem() == (400, "malformed_http")

    run(talk)


def test_few_requests_wait_for_others() -> None:
    """Who sends very many requests without reading an answer gets some, and then the end."""

    async def talk(caller: Caller) -> None:
        await caller.sends(3 * protocol.MAX_PIPELINED * (HEAD + b"\r\n"))
        answers = await caller.reader.read()
        assert answers.count(b" 200 ") == protocol.MAX_PIPELINED + 1

    run(talk)


def test_too_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection more than a worker takes is refused."""
    monkeypatch.setattr(protocol, "MAX_CONNECTIONS", 0)

    async def talk(caller: Caller) -> None:
        assert await caller.problem() == (503, "overloaded")

    run(talk)


def test_draining_connection_is_closed_after_its_answer() -> None:
    """While the worker drains, an answer says that it is the last one."""

    async def talk(caller: Caller) -> None:
        caller.state.draining = True
        await caller.sends(HEAD + b"\r\n")
        head, body = await caller.answer()
        assert "connection: close" in head
        assert (body, await caller.reader.read()) == (b"0", b"")

    run(talk)


def test_line_ends_keep_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that begin no request do not count as use of a connection."""
    monkeypatch.setattr(protocol, "IDLE_SECONDS", 0.05)

    async def talk(caller: Caller) -> None:
        await caller.sends(HEAD + b"\r\n")
        await caller.answer()
        for _ in range(50):
            await caller.sends(b"\r\n")
            caller.check()
            await caller.sends(b"")
            if not caller.state.connections:
                break
        assert await caller.reader.read() == b""

    run(talk)


def test_body_of_a_refused_request_keeps_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an answer the rest of its request has some time to arrive, and no more."""

    async def talk(caller: Caller) -> None:
        await caller.sends(b"POST /early HTTP/1.1\r\nContent-Length: 9\r\n\r\na")
        await caller.answer()
        await caller.sends(b"b")
        caller.check()
        assert caller.state.connections
        monkeypatch.setattr(protocol, "UNREAD_SECONDS", -1.0)
        await caller.sends(b"c")
        caller.check()
        assert await caller.reader.read() == b""

    run(talk)


def test_trailers_are_limited_like_a_head() -> None:
    """What follows a chunked body is not gathered without end."""

    async def talk(caller: Caller) -> None:
        await caller.sends(b"POST /early HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ")
        await caller.answer()
        for _ in range(9):
            await caller.sends(b"x" * 8_000)
        assert await caller.problem() == (431, "head_too_large")

    run(talk)


def test_answer_that_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who does not read is let go of, and what was meant for them forgotten."""
    monkeypatch.setattr(protocol, "STUCK_SECONDS", -1.0)

    async def talk(caller: Caller) -> None:
        await caller.sends(b"GET /much HTTP/1.1\r\n\r\n")
        caller.check()
        caller.check()
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await caller.answer()

    run(talk)
