"""Decisions: what a definition says of an account on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.engine.decision import Decision
from app.engine.normalise.account import Account, named
from app.engine.normalise.reader import ONLY_COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from app.engine.values import Facts

_NO_FACTS: Facts = {}


def scored(
    compiled: Compiled,
    raw: Mapping[str, object],
    as_of: date,
    *,
    detail: Detail = "full",
    facts: bool = False,
) -> Decision:
    """Return the decision on an account as it was sent.

    Args:
        compiled: The definition.
        raw: The account, as orjson reads it.
        as_of: The day of scoring.
        detail: As for `decision`.
        facts: As for `decision`.

    Raises:
        AccountInvalid: The account cannot be read.
    """
    read = None if facts else compiled.read_raw(raw, as_of)
    if read is None:
        return decision(compiled, compiled.reader.read(raw), as_of, detail=detail, facts=facts)
    classes, standings, ignored = read
    account = Account(*named(raw), _NO_FACTS, (), ONLY_COUNTED[ignored])
    valid_until = compiled.validity.until(standings, classes)
    return Decision(compiled.judge.judge(classes), account, as_of, valid_until, detail)


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
    classes, standings = compiled.read(account.facts, as_of)
    judgement = compiled.judge.judge(classes)
    valid_until = compiled.validity.until(standings, classes)
    dimensions = None
    if facts and detail == "full":
        plain = orjson.loads(judgement.dimensions())
        dimensions = orjson.dumps(compiled.deciding_facts.add(plain, account.facts))
    return Decision(judgement, account, as_of, valid_until, detail, dimensions)


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
    icp = orjson.dumps({"icp": {"key": compiled.definition.key}})
    plain: dict[str, Any] = orjson.loads(b"".join((icp[:-1], b",", *made.rest())))
    return plain
