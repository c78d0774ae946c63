from __future__ import annotations

import pytest

from app.database.errors import DatabaseUnavailable
from app.main import create_app
from app.settings import Settings
from tests.api.client import running


def test_an_application_needs_a_database() -> None:
    """Without an address of a database there is no application."""
    with pytest.raises(ValueError, match="ICP_DATABASE_URL"):
        create_app(Settings(database_url=None))


def test_an_application_does_not_start_without_its_database() -> None:
    """A database that cannot be reached stops the start, and says so."""
    settings = Settings.model_validate({"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    with pytest.raises(DatabaseUnavailable), running(create_app(settings)):
        pass
