"""Decisions: what a definition says of an account on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from schemas.base import RESEARCH

if TYPE_CHECKING:
    from datetime import date

    from app.engine.compiling.compiled import Compiled
    from app.engine.normalise import Account

Detail = Literal["full", "summary"]


def decide(
    compiled: Compiled,
    account: Account,
    as_of: date,
    *,
    detail: Detail = "full",
    facts: bool = False,
) -> dict[str, Any]:
    """Return the decision as JSON, without the `decision_id` and the version the caller knows.

    Parts of it are shared between decisions: serialise it, do not change it.

    Args:
        compiled: The definition.
        account: The canonical account.
        as_of: The day of scoring.
        detail: `summary` leaves out criteria, flags that are not raised, and `missing`.
        facts: Whether each criterion carries the canonical values that decided it.
    """
    keys = compiled.keys(account.facts, as_of)
    judgement = compiled.judge(keys)
    valid_until = compiled.valid_until(account.facts, as_of, keys)
    score_band, _, band = judgement.verdict
    decision: dict[str, Any] = {
        "icp": {"key": compiled.definition.key},
        "as_of": as_of.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "account": _identity(account),
        "score": judgement.tally.score,
        "max_score": compiled.max_score,
        "score_band": compiled.bands[score_band],
        "band": RESEARCH if band is None else compiled.bands[band],
        "disqualified": judgement.tally.disqualified,
        "action": compiled.action(band),
    }
    if detail == "summary":
        decision["dimensions"] = judgement.dimensions_summary
        decision["flags"] = judgement.flags_raised
        decision["possible"] = judgement.possible
    else:
        dimensions = judgement.dimensions
        if facts:
            dimensions = compiled.deciding_facts.add(dimensions, account.facts)
        decision["dimensions"] = dimensions
        decision["flags"] = judgement.flags
        decision["possible"] = judgement.possible
        decision["missing"] = judgement.missing
    decision["warnings"] = account.warnings
    decision["ignored"] = account.ignored
    return decision


def _identity(account: Account) -> dict[str, str]:
    named = {"id": account.id, "name": account.name}
    return {key: value for key, value in named.items() if value is not None}
