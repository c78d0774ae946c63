"""A receiver of webhooks: a real HTTP server that keeps what it got and answers as it is told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

HUGE = 256 * 1_048_576
_PIECE = b"x" * 1_048_576


class Answer(NamedTuple):
    """What a receiver answers.

    Attributes:
        status: The HTTP status.
        headers: What the head has besides.
        size: How many bytes the body has.
        hangs: Whether there is none before the receiver ends.
    """

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    size: int = 0
    hangs: bool = False


class Got(NamedTuple):
    """A request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A receiver that runs.

    Attributes:
        port: Where, on the loopback address.
        answers: To the next requests, in turn; the last one goes on for ever.
        got: What was sent to it.
        sent: How many bytes of its last body were taken.
        asked: Set by the first request.
        over: Ends what hangs.
    """

    port: int = 0
    answers: list[Answer] = field(default_factory=lambda: [Answer()])
    got: list[Got] = field(default_factory=list)
    sent: int = 0
    asked: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/hooks?for=icp"

    def answer(self) -> Answer:
        """Return what is next."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving(
    *answers: Answer, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Run a receiver within a block.

    Args:
        answers: What it answers in turn, the last one for ever; 204 if nothing is said.
        port: Where; any free one if not given.
        tls: Its certificate.
    """
    receiver = Receiver()
    receiver.answers = list(answers) or receiver.answers
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(receiver))
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = receiver.answer()
            receiver.got.append(Got(self.path, headers, body))
            receiver.asked.set()
            if answer.hangs:
                receiver.over.wait()
            try:
                self._answer(answer)
            except OSError:  # nobody reads it
                self.close_connection = True

        def _answer(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("content-length", str(answer.size))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            for _ in range(answer.size // len(_PIECE)):
                receiver.sent += self.wfile.write(_PIECE)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # a handshake that the sender broke off
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
