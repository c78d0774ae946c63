"""A Redis of our own, where there is the program."""

from __future__ import annotations

import shutil
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REDIS = shutil.which("redis-server") or shutil.which("valkey-server")
needs_redis = pytest.mark.skipif(REDIS is None, reason="no redis-server or valkey-server here")


@contextmanager
def redis_server(directory: Path) -> Iterator[str]:
    """Run a Redis of our own; give its address without the scheme."""
    assert REDIS is not None
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(  # noqa: S603 - the server found above
        command, cwd=directory, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        try:
            while b"eady to accept connections" not in server.stdout.readline():
                assert server.poll() is None
            yield f"127.0.0.1:{port}"
        finally:
            server.kill()
