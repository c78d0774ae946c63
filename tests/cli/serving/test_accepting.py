from __future__ import annotations

import asyncio
import resource
import socket
from typing import TYPE_CHECKING, Any

from app.cli.serving import accepting
from app.cli.serving.accepting import Acceptor

if TYPE_CHECKING:
    import pytest


def test_end_without_file_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who cannot be accepted at the end is not waited for, and the listener stays closed."""
    monkeypatch.setattr(accepting, "_PAUSE_SECONDS", 0.0)
    failures: list[dict[str, Any]] = []

    async def stop() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, failed: failures.append(failed))
        listener = socket.create_server(("127.0.0.1", 0))
        acceptor = Acceptor(listener, asyncio.Protocol)
        acceptor.start()
        with socket.create_connection(listener.getsockname()):
            before = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (1, before[1]))
            try:
                await acceptor.stop()
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, before)
        await asyncio.sleep(0.01)
        assert listener.fileno() == -1

    asyncio.run(stop())
    assert failures == []
