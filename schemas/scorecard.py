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
    """Unique in the whole scorecard."""
    when: Condition
    """The test."""
    points: Points
    """What it earns when met; at most the `max_points` of its dimension."""
    reason: Text
    """Why it counts; shown when it is met."""
    reason_not_met: Text | None = None
    """What its failing means; shown when it is not met."""


class Dimension(Model):
    """One side of the fit; its criteria earn at most `max_points` together."""

    key: Key
    """Unique in the scorecard."""
    name: Text
    """How people call it."""
    max_points: Points
    """The most it adds to the score, however many criteria are met."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=50)]
    """What earns its points."""


class Scorecard(Model):
    """All dimensions; their points add up to the score."""

    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, max_length=10)]
    """In the order in which decisions show them."""


class Band(Model):
    """What a score means and what to do; needs `min_points` in single dimensions, too."""

    key: Key
    """Unique; `research` is reserved."""
    min_score: Annotated[int, Field(ge=0, le=1_000)]
    """The lowest score of the band; falls strictly from band to band, to 0 in the last."""
    min_points: dict[Key, Points] = Field(default_factory=dict)
    """By dimension: points it needs as well; the last band has none."""
    action: Text
    """What to do with an account of this band."""


class Research(Model):
    """When to find out more before an account is put into the last band."""

    when_reachable: Key
    """The band, above the last one, that unknown facts may lead to: then it is worth asking."""
    action: Text
    """What to do with an account of which too little is known."""


class AntiIcpFlag(Model):
    """What speaks against an account whatever its score."""

    key: Key
    """Unique among the flags."""
    when: Condition
    """The test; identity attributes are allowed here."""
    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"effect": {"const": "cap"}}, "required": ["effect"]},
            "then": {"required": ["band"], "properties": {"band": {"type": "string"}}},
            "else": {"properties": {"band": {"type": "null"}}},
        }
    )

    effect: Effect
    """`disqualify`: last band; `cap`: at best `band`; `warn`: only told."""
    band: Key | None = None
    """For `cap`: the best band the account may still reach."""
    reason: Text
    """What speaks against the account; shown when the flag is raised."""
