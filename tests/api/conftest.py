"""Fixtures for everything that goes through HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.main import create_app
from app.settings import Settings
from tests.api.client import Client, running
from tests.api.samples import flagged_document, publish
from tests.documents import minimal_document
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


@pytest.fixture
def client(database_url: URL) -> Iterator[Client]:
    """A client of an application over an empty registry, with a key for everything."""
    app = create_app(Settings(database_url=database_url))
    with running(app, key_in(database_url)) as client:
        yield client


@pytest.fixture
def small(client: Client) -> str:
    """The key of the smallest definition, published and active."""
    return publish(client, minimal_document())


@pytest.fixture
def flagged(client: Client) -> str:
    """The key of a definition with flags and research, published and active."""
    return publish(client, flagged_document())
