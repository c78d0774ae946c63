"""HTTP/1.1 as uvicorn reads it, with limits for callers who are slow, idle or too many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from app.api.at_once import PATH
from app.api.problems import ProblemError
from app.cli.serving.outgoing import HeldTransport, Outgoing
from app.cli.serving.refusals import last_answer

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from uvicorn import Config

    from app.api.at_once import AtOnce

HEAD_SECONDS = 10.0
"""How long a head may take: from its first byte, or from the start of an unused connection."""
IDLE_SECONDS = 75
"""How long a connection may wait for its next request: longer than load balancers keep theirs."""
NEW_SECONDS = 1.0
"""How long after it was made a connection's first request is sure to be on its way."""
UNREAD_SECONDS = 10.0
"""How long the rest of a body may still arrive after its request was answered."""
STUCK_SECONDS = 30.0
"""How long a caller may read nothing of what was sent."""
MAX_HEAD = 65_536
"""Bytes of a head that arrives in pieces; what comes with its first piece is not counted.

So are bytes that are neither head nor body: trailers, and line ends between requests.
"""
MAX_PIPELINED = 64
"""Requests of one connection that wait for the answer before theirs."""
MAX_CONNECTIONS = 4_096
"""Open connections of one worker."""
MAX_FILES = MAX_CONNECTIONS + 256
"""Files that one worker may have open: its connections, and whatever else it needs."""

_AT_ONCE = PATH.encode("ascii")
_OF_UPGRADES = frozenset({b"upgrade", b"http2-settings"})


class State(ServerState):
    """What the connections of a worker share.

    Args:
        refused: Counts, by its code, what is refused without the application.

    Attributes:
        draining: Whether each answer is the last one of its connection.
        outgoing: What they have to write.
    """

    def __init__(self, refused: Callable[[str], None]) -> None:
        super().__init__()
        self.refused = refused
        self.draining = False
        self.outgoing = Outgoing()


class Protocol(HttpToolsProtocol):
    """One connection.

    Args:
        config: uvicorn's settings.
        server_state: What the connections share.
        app_state: What the application finds in each scope.
        at_once: Is asked for an answer before the application is; None for nobody.
    """

    def __init__(
        self,
        config: Config,
        server_state: State,
        app_state: dict[str, Any],
        at_once: AtOnce | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state)
        self._state = server_state
        self._at_once = at_once
        self._waiting: bytearray | None = None
        """The body so far of a request that is not begun, as it may be answered at once."""
        self._head_began = self._stuck_since = self._answered_at = self.loop.time()
        self._is_in_body = self._is_getting_on = self._has_answered = False
        self._head_bytes = 0
        self._unsent = 0

    @property
    def is_answering(self) -> bool:
        """Whether a request has no complete answer yet."""
        return bool(self.cycle) and not self.cycle.response_complete  # None before the first one

    @property
    def is_busy(self) -> bool:
        """Whether a request is being read or answered, or the first one is about to come."""
        if self.is_answering:
            return True
        if self.scope:
            return self._head_began != math.inf
        return self.loop.time() - self._head_began < NEW_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, unless there are too many."""
        super().connection_made(transport)
        self.transport = HeldTransport(transport, self._state.outgoing)  # type: ignore[assignment]
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(
                "overloaded",
                "The worker has all the connections that it takes.",
                headers={"Retry-After": "1"},
            )

    def data_received(self, data: bytes) -> None:
        """Read a piece of a request."""
        self._is_getting_on = self._has_answered = False
        self._feed(data)
        if self._waiting is not None and not self.transport.is_closing():
            self._begin(bytes(self._waiting))
        if not self._is_getting_on:  # a piece that neither began a head nor was of a body
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD:
                self._refuse("head_too_large", f"A head may have {MAX_HEAD:,} bytes.")

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._read_without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self._refuse("malformed_http", "This is not HTTP, or too much of it at once.")

    def _read_without_upgrade(self, rest: bytes) -> None:
        """Read a head again as if it asked for no other protocol, as RFC 9110 §7.8 allows.

        The parser takes what follows such a head for that protocol; but it is a body, and after
        that the next request.
        """
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            self._refuse("malformed_http", "CONNECT is for proxies.")
            return
        head = [b"%b %b HTTP/%b\r\n" % (method, self.url, version)]
        for name, value in self.headers:
            if name == b"connection":
                options = [one.strip() for one in value.split(b",")]
                left = b", ".join(one for one in options if one.lower() not in _OF_UPGRADES)
                head.append(b"%b: %b\r\n" % (name, left))
            elif name not in _OF_UPGRADES:
                head.append(b"%b: %b\r\n" % (name, value))
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
        self._feed(b"".join((*head, b"\r\n", rest)))

    def on_message_begin(self) -> None:
        """Begin a head.

        Raises:
            ValueError: too many requests of the connection wait already.
        """
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests")
        super().on_message_begin()
        self._head_began = self.loop.time()
        self._head_bytes = 0
        self._is_getting_on = True

    def on_headers_complete(self) -> None:
        """End a head and begin to answer it, unless it may be answered at once."""
        if self.parser.should_upgrade():  # it will be read again
            return
        self._head_began = math.inf
        self._is_in_body = True
        if self.url == _AT_ONCE and self._at_once is not None and not self._is_held_up():
            self._waiting = bytearray()  # a body may have very many pieces
        else:
            self._begin(b"")

    def _is_held_up(self) -> bool:
        """Return whether a request is to go the usual way, whatever it asks."""
        parser = self.parser
        return (
            self.is_answering
            or self._has_answered  # one at a time, for those of others come in between
            or self._state.draining
            or self.expect_100_continue
            or self.flow.write_paused
            or parser.get_method() != b"POST"
            or not parser.should_keep_alive()
            or parser.get_http_version() == "1.0"
        )

    def _begin(self, body: bytes) -> None:
        """Let the application answer; part of the body may have arrived."""
        self._waiting = None
        super().on_headers_complete()
        if body:
            super().on_body(body)
        if self._state.draining:
            self.drain()

    def _is_answered_at_once(self, body: bytes) -> bool:
        assert self._at_once is not None  # noqa: S101 - or nothing would wait
        answer = self._at_once(self.headers, body)
        if answer is None:
            return False
        fields, content = answer
        head = [b"%b: %b\r\n" % field for field in (*self.server_state.default_headers, *fields)]
        self.transport.write(b"".join((STATUS_LINE[200], *head, b"\r\n", content)))
        self._has_answered = True
        self._answered_at = self.loop.time()
        self.server_state.total_requests += 1
        return True

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._head_bytes = 0
        self._is_getting_on = True
        if self._waiting is None:
            super().on_body(body)
        else:
            self._waiting += body

    def on_message_complete(self) -> None:
        """End a request."""
        if self.parser.should_upgrade():
            return
        self._is_in_body = False
        if self._waiting is not None:
            body, self._waiting = bytes(self._waiting), None
            if self._is_answered_at_once(body):
                return
            self._begin(body)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """End an answer, and begin to wait for the next request.

        As uvicorn's own, but for its timer of connections without requests: `check` has the clock.
        """
        self._answered_at = self.loop.time()
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self.flow.resume_reading()

    def drain(self) -> None:
        """Make the answer in progress the last one, unless its head is sent: it cannot say so."""
        if self.is_answering and not self.cycle.response_started:
            self.cycle.keep_alive = False

    def check(self) -> None:
        """Close the connection if a request is late, or if nobody reads what it sends."""
        now = self.loop.time()
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent:
            self._unsent, self._stuck_since = unsent, now
        elif now - self._stuck_since > STUCK_SECONDS:
            self.transport.abort()
        if self.is_answering:
            return
        if self._head_began == math.inf:  # uvicorn's own clock is put back by every byte
            idle = UNREAD_SECONDS if self._is_in_body else IDLE_SECONDS
            if now - self._answered_at > idle:
                self.transport.close()
        elif now - self._head_began > HEAD_SECONDS:
            if not self.scope:  # nothing was ever asked
                self.transport.close()
            else:
                self._refuse("request_timeout", f"A head may take {HEAD_SECONDS:g} seconds.")

    def _refuse(self, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        """Answer without the application, and close; after an answer in progress only close."""
        self._head_began = math.inf
        if self.is_answering:
            self.cycle.keep_alive = False
            self.flow.pause_reading()
        elif not self.transport.is_closing():
            self._state.refused(code)
            self.transport.write(last_answer(ProblemError(code, detail, headers=headers)))
            self.transport.close()
