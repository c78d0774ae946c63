"""A definition and three accounts to score, and a service to call."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from tests.cli.running import written
from tests.cli.samples import ACCOUNTS, flagged_document
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    """A definition with a flag and research."""
    return written(tmp_path / "icp.json", flagged_document())


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    """Three accounts: one fits, one competes, of one nothing is known."""
    return written(tmp_path / "accounts.csv", ACCOUNTS)


@pytest.fixture
def server(database_url: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a running service over an empty registry; a key for it is set."""
    monkeypatch.setenv("ICP_API_KEY", key_in(database_url))
    app = create_app(Settings(database_url=database_url))
    config = uvicorn.Config(app, log_config=None, ws="none")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        service = uvicorn.Server(config)
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            service.should_exit = True
            thread.join()
