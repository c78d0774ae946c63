"""What those who run the service are told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.models.base import WireModel


class Health(WireModel):
    """The process runs."""

    status: Literal["ok"]


class Readiness(WireModel):
    """Whether the worker answers, and from what."""

    status: Literal["ok", "degraded"]
    """`degraded`: from memory, as the database is away."""
    revision: int
    """Of the registry in force; rises with every publish, activation and change of a key."""
    age_seconds: Annotated[float, Field(ge=0)]
    """Since the database last confirmed it."""
