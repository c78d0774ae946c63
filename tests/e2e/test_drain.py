"""Stopping under load."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.e2e.running import await_closed, start
from tests.processes import linux_only
from tests.waiting import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.running import Service

pytestmark = linux_only

ASK = {"icp": "dev-tool", "account": {"industry": "Software"}}


class Caller(threading.Thread):
    """Sends one request after the other on a connection that it keeps, until it is refused.

    Attributes:
        answered: How many requests were answered with 200.
        failed: What else came of a request.
    """

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.answered = 0
        self.failed: list[object] = []
        self._client = httpx.Client(base_url=service.address, headers=service.client.headers)

    def run(self) -> None:
        """Go on until the port is closed or something fails."""
        with self._client:
            while not self.failed:
                try:
                    answer = self._client.post("/v1/score", json=ASK)
                except httpx.ConnectError:  # the port is closed, so nothing was asked
                    return
                except httpx.HTTPError as error:
                    self.failed.append(error)
                    return
                if answer.is_success:
                    self.answered += 1
                else:
                    self.failed.append(answer.text)


@pytest.mark.parametrize("to_everybody", [False, True])
def test_no_request_fails(state: Path, *, to_everybody: bool) -> None:
    """Under load, each request sent before the port is closed is answered with 200.

    A service manager may signal the workers as well: it makes no difference.
    """
    service = start(state, "--workers", "2")
    callers = [Caller(service) for _ in range(12)]
    for caller in callers:
        caller.start()
    eventually(lambda: sum(caller.answered for caller in callers) >= 200)
    before = sum(caller.answered for caller in callers)
    for worker in service.workers() if to_everybody else ():
        os.kill(worker, signal.SIGTERM)
    assert service.stop() == 0
    for caller in callers:
        caller.join()
    assert [caller.failed for caller in callers if caller.failed] == []
    assert sum(caller.answered for caller in callers) > before


def test_worker_says_that_it_leaves(state: Path) -> None:
    """After SIGTERM connections are accepted for a while, each for one answer, and not ready."""
    service = start(state)
    with httpx.Client(base_url=service.address) as idle:
        assert idle.get("/readyz").status_code == httpx.codes.OK
        service.process.send_signal(signal.SIGTERM)
        answer = eventually(lambda: _refusal(idle))
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert answer.headers["connection"] == "close"
        assert service.score()["icp"]["version"] == 1
    assert service.stop() == 0


def _refusal(idle: httpx.Client) -> httpx.Response | None:
    answer = idle.get("/readyz")
    return None if answer.is_success else answer


def test_request_in_progress_is_finished(state: Path) -> None:
    """A request whose body is still on its way when the stop begins is answered."""
    service = start(state)
    host, _, port = service.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        head = (
            "POST /v1/score HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
            f"Authorization: {service.client.headers['authorization']}\r\n"
            "Content-Length: 31\r\n\r\n"
        )
        connection.sendall(f'{head}{{"icp":"dev-tool",'.encode())
        service.process.send_signal(signal.SIGINT)
        await_closed(service)
        connection.sendall(b'"account":{}}')
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in answer
    assert service.stop() == 0


def test_connection_made_last_is_answered(state: Path) -> None:
    """Who has connected when the port closes, and asks right after, is answered, too."""
    service = start(state)
    host, _, port = service.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        service.process.send_signal(signal.SIGINT)
        await_closed(service)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
    assert service.stop() == 0


def test_second_signal_hurries(state: Path) -> None:
    """Whoever asks twice does not wait for a request that never ends."""
    service = start(state, ICP_DRAIN="1h")
    host, _, port = service.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /v1/score HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
            + f"Authorization: {service.client.headers['authorization']}\r\n".encode()
            + b"Content-Length: 31\r\n\r\n{"
        )
        service.process.send_signal(signal.SIGINT)
        await_closed(service)
        time.sleep(1)
        assert service.stop(signal.SIGINT) == 0
