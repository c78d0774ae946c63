"""What those who run the service are told."""

from __future__ import annotations

from typing import Literal

from app.api.models.base import WireModel


class Health(WireModel):
    """The process runs."""

    status: Literal["ok"]


class Readiness(WireModel):
    """Whether the service answers, and from what."""

    status: Literal["ok", "degraded"]
    """`degraded`: from memory, as the database is away."""
    revision: int | None
    """Rises with every publish and activation; null while the database is away."""
