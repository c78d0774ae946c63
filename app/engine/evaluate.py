"""Decisions: what a definition says of an account on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import orjson

from app.engine.decision import Decision

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.engine.normalise import Account

Detail = Literal["full", "summary"]

_text = lru_cache(maxsize=4_096)(date.isoformat)


def decision(
    compiled: Compiled,
    account: Account,
    as_of: date,
    *,
    detail: Detail = "full",
    facts: bool = False,
) -> Decision:
    """Return the decision, ready to be written as JSON.

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
    until = _text(valid_until) if valid_until else None
    body = dict(judgement.summary if detail == "summary" else judgement.full)
    if facts and detail == "full":
        body["dimensions"] = compiled.deciding_facts.add(body["dimensions"], account.facts)
    rest = {
        "as_of": _text(as_of),
        "valid_until": until,
        "account": _identity(account),
        **judgement.head,
        **body,
        "warnings": account.warnings,
        "ignored": account.ignored,
    }
    return Decision(
        score=judgement.head["score"],
        max_score=judgement.head["max_score"],
        band=judgement.head["band"],
        disqualified=judgement.head["disqualified"],
        valid_until=until,
        warnings=account.warnings,
        ignored=account.ignored,
        flags=judgement.full["flags"],
        missing=judgement.full["missing"],
        rest=orjson.dumps(rest)[1:],
    )


def decide(
    compiled: Compiled,
    account: Account,
    as_of: date,
    *,
    detail: Detail = "full",
    facts: bool = False,
) -> dict[str, Any]:
    """Return the decision as plain data, without `decision_id` and with no more than the ICP's key.

    It is read from the bytes of `decision`; the arguments are the same.
    """
    made = decision(compiled, account, as_of, detail=detail, facts=facts)
    plain: dict[str, Any] = orjson.loads(
        made.json("", orjson.dumps({"key": compiled.definition.key}))
    )
    del plain["decision_id"]
    return plain


def _identity(account: Account) -> dict[str, str]:
    identity = {}
    if account.id is not None:
        identity["id"] = account.id
    if account.name is not None:
        identity["name"] = account.name
    return identity
