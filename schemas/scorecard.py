"""The scorecard: dimensions of criteria, the bands a score falls into, the anti-ICP flags."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from schemas.base import Key, Model, Text
from schemas.conditions import Condition

Effect = Literal["disqualify", "cap", "warn"]
Points = Annotated[int, Field(ge=1, le=100)]


class Criterion(Model):
    """A test of the account that earns points when it is met."""

    key: Key
    when: Condition
    points: Points
    reason: Text
    reason_not_met: Text | None = None


class Dimension(Model):
    """One side of the fit; its criteria earn at most `max_points` together."""

    key: Key
    name: Text
    max_points: Points
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=50)]


class Scorecard(Model):
    """All dimensions; their points add up to the score."""

    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, max_length=10)]


class Band(Model):
    """What a score means and what to do; needs `min_points` in single dimensions, too."""

    key: Key
    min_score: Annotated[int, Field(ge=0, le=1_000)]
    min_points: dict[Key, Points] = Field(default_factory=dict)
    action: Text


class Research(Model):
    """When to find out more before an account is put into the last band."""

    when_reachable: Key
    action: Text


class AntiIcpFlag(Model):
    """What speaks against an account whatever its score."""

    key: Key
    when: Condition
    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"effect": {"const": "cap"}}, "required": ["effect"]},
            "then": {"required": ["band"], "properties": {"band": {"type": "string"}}},
            "else": {"properties": {"band": {"type": "null"}}},
        }
    )

    effect: Effect
    band: Key | None = None
    """For `cap`: the best band the account may still reach."""
    reason: Text
