"""What a decision says of its parts, as JSON that is encoded once and then joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from app.engine.outcomes import MET, NAMES, NOT_MET, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.scorecard import AntiIcpFlag, Criterion, Dimension


class DimensionJson(NamedTuple):
    """One dimension of a decision."""

    full: bytes
    summary: bytes
    """The same without criteria."""


def kept(value: object) -> bytes:
    """Return a value as JSON to be kept: what orjson returns takes 4 kB however short it is."""
    return bytes(memoryview(orjson.dumps(value)))


def criterion_json(criterion: Criterion, outcome: Outcome) -> bytes:
    """Return what a decision says of a criterion with this outcome."""
    entry: dict[str, Any] = {
        "key": criterion.key,
        "outcome": NAMES[outcome],
        "points": criterion.points if outcome == MET else 0,
    }
    if outcome == MET:
        entry["reason"] = criterion.reason
    elif outcome == NOT_MET and criterion.reason_not_met:
        entry["reason_not_met"] = criterion.reason_not_met
    return kept(entry)


def flag_json(flag: AntiIcpFlag, outcome: Outcome) -> bytes:
    """Return what a decision says of a flag with this outcome."""
    entry: dict[str, Any] = {"key": flag.key, "outcome": NAMES[outcome], "effect": flag.effect}
    if flag.band:
        entry["band"] = flag.band
    if outcome == MET:
        entry["reason"] = flag.reason
    return kept(entry)


def dimension_json(dimension: Dimension, points: int, criteria: Iterable[bytes]) -> DimensionJson:
    """Return what a decision says of a dimension.

    Args:
        dimension: The dimension.
        points: What it earned.
        criteria: What the decision says of its criteria.
    """
    summary = kept({"key": dimension.key, "points": points, "max_points": dimension.max_points})
    return DimensionJson(b'%b,"criteria":[%b]}' % (summary[:-1], b",".join(criteria)), summary)


def missing_json(
    attribute: str, ask: str | None, could_add: int, *, could_change_band: bool
) -> bytes:
    """Return what a decision says of an attribute that is missing."""
    entry: dict[str, Any] = {
        "attribute": attribute,
        "could_add": could_add,
        "could_change_band": could_change_band,
    }
    if ask:
        entry["ask"] = ask
    return kept(entry)
