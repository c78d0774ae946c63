"""Several workers under one parent."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.documents import minimal_document
from tests.e2e.running import log, sockets_of, start
from tests.processes import linux_only
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.running import Service

pytestmark = linux_only

CALLERS = 24


@pytest.fixture
def service(state: Path) -> Iterator[Service]:
    """A service with two workers."""
    service = start(state, "--workers", "2")
    yield service
    assert service.stop(signal.SIGINT) == 0


@pytest.fixture
def callers(service: Service) -> Iterator[list[httpx.Client]]:
    """Callers who each keep a connection of their own."""
    with ExitStack() as stack:
        made = [
            stack.enter_context(
                httpx.Client(base_url=service.address, headers=service.client.headers)
            )
            for _ in range(CALLERS)
        ]
        for client in made:
            client.get("/healthz")
        yield made


def test_callers_who_come_together_are_shared(service: Service) -> None:
    """No worker gets all the connections that are opened at the same time."""
    workers = service.workers()
    before = [sockets_of(worker) for worker in workers]
    address = service.client.base_url
    with ExitStack() as stack:
        for _ in range(4 * CALLERS):
            client = stack.enter_context(httpx.Client(base_url=address))
            client.get("/healthz")
        after = [sockets_of(worker) for worker in workers]
    assert all(now > then for then, now in zip(before, after, strict=True))


def test_publication_is_seen_by_every_worker_within_a_second(
    service: Service, callers: list[httpx.Client]
) -> None:
    """What one worker publishes, each of them answers with at once."""
    publication = {"document": minimal_document(), "note": "first", "activate": True}
    service.client.post("/v1/icps/small/versions", json=publication).raise_for_status()
    ask = {"icp": "small", "account": {"industry": "Software"}}
    eventually(
        lambda: all(client.post("/v1/score", json=ask).is_success for client in callers), 1.0
    )


def test_a_revoked_key_is_refused_by_every_worker_within_a_second(
    service: Service, callers: list[httpx.Client]
) -> None:
    """A key that every worker has taken, also at once, is taken by none a second later."""
    made = service.client.post("/v1/keys", json={"name": "a", "scopes": ["score"]}).json()
    headers = {"authorization": f"Bearer {made['key']}"}
    ask = {"icp": "dev-tool", "account": {"industry": "Software"}}

    def answered(status: int) -> bool:
        answers = [client.post("/v1/score", json=ask, headers=headers) for client in callers]
        return all(answer.status_code == status for answer in answers)

    eventually(lambda: answered(200))
    service.client.post(f"/v1/keys/{made['id']}/revoke").raise_for_status()
    eventually(lambda: answered(401), 1.0)


def test_killed_worker_comes_back(service: Service, state: Path) -> None:
    """A worker that is killed is replaced, and the log says so; the other one stays."""
    victim, other = service.workers()
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: len(service.workers()) == 2 and victim not in service.workers())
    eventually(lambda: service.score()["icp"]["version"] == 1)
    assert other in service.workers()
    assert "ended with -9; it starts again" in log(state)
