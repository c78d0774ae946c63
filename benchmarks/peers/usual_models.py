"""The models of the usual route, no stricter than they have to be, so that they cost it little."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel


class Asked(BaseModel):
    """One account for one ICP."""

    icp: str
    account: dict[str, Any]
    as_of: date
    detail: Literal["full", "summary"] = "full"


class Criterion(BaseModel):
    """One criterion of a dimension."""

    key: str
    outcome: str
    points: int
    reason: str | None = None
    reason_not_met: str | None = None


class Dimension(BaseModel):
    """One dimension."""

    key: str
    points: int
    max_points: int
    criteria: list[Criterion] = []


class Flag(BaseModel):
    """One flag."""

    key: str
    outcome: str
    effect: str
    band: str | None = None
    reason: str | None = None


class Missing(BaseModel):
    """One attribute that is missing."""

    attribute: str
    could_add: int
    could_change_band: bool
    ask: str | None = None


class Answer(BaseModel):
    """A decision."""

    decision_id: str
    icp: dict[str, Any]
    as_of: date
    valid_until: date | None
    account: dict[str, str]
    score: int
    max_score: int
    score_band: str
    band: str
    disqualified: bool
    action: str
    dimensions: list[Dimension]
    flags: list[Flag]
    possible: dict[str, Any]
    missing: list[Missing] = []
    warnings: list[dict[str, str]]
    ignored: dict[str, Any]
