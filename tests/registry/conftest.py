"""Fixtures of tests with a registry that follows its database."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.registry.following import following

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from app.registry.registry import Registry
    from tests.registry.following import Followed


@pytest.fixture
def followed(registry: Registry, database_url: URL, tmp_path: Path) -> Followed:
    """The registry while it keeps up with the database, as an asynchronous context manager."""
    return partial(following, registry, database_url, tmp_path)
