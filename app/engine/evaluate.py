"""Decisions: what a definition says of an account on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.engine.normalise import Account

Detail = Literal["full", "summary"]


_text = lru_cache(maxsize=4_096)(date.isoformat)


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
    classes = compiled.classes(account.facts, as_of)
    judgement = compiled.judge(classes)
    valid_until = compiled.validity.until(account.facts, as_of, classes)
    body = judgement.summary if detail == "summary" else judgement.full
    decision: dict[str, Any] = {
        "icp": {"key": compiled.definition.key},
        "as_of": _text(as_of),
        "valid_until": _text(valid_until) if valid_until else None,
        "account": _identity(account),
        **judgement.head,
        **body,
        "warnings": account.warnings,
        "ignored": account.ignored,
    }
    if facts and detail == "full":
        decision["dimensions"] = compiled.deciding_facts.add(body["dimensions"], account.facts)
    return decision


def _identity(account: Account) -> dict[str, str]:
    identity = {}
    if account.id is not None:
        identity["id"] = account.id
    if account.name is not None:
        identity["name"] = account.name
    return identity
