"""Fixtures of events: the stores, and a webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.events.deliveries import Deliveries
from app.events.webhooks import Webhooks

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def webhooks(service_engine: Engine) -> Webhooks:
    """An empty store of webhooks."""
    return Webhooks(service_engine)


@pytest.fixture
def deliveries(service_engine: Engine) -> Deliveries:
    """What is due in an empty database."""
    return Deliveries(service_engine)
