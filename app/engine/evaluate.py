"""Decisions: what a definition says of an account on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.engine.decision import Decision
from app.engine.seen import Seen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from app.engine.judgement import Judgement
    from app.engine.normalise import Account
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
    """Return the decision on an account as it came; one that comes again is not read again.

    Args:
        compiled: The definition.
        raw: The account as read from JSON, and so without NaN.
        as_of: The day of scoring.
        detail: As for `decision`.
        facts: As for `decision`.

    Raises:
        AccountInvalid: The account cannot be read.
    """
    if facts:
        return decision(compiled, compiled.reader.read(raw), as_of, detail=detail, facts=True)
    try:
        json = orjson.dumps(raw)
    except TypeError:  # an integer or a text that the thorough reading has a word for
        return decision(compiled, compiled.reader.read(raw), as_of, detail=detail)
    seen = compiled.seen.get(json, as_of)
    if seen is None:
        account = compiled.reader.read(raw)
        judgement, valid_until = _judged(compiled, account, as_of)
        seen = Seen(judgement, account._replace(facts=_NO_FACTS), valid_until)
        compiled.seen.remember(json, as_of, seen)
    return Decision(seen.judgement, seen.account, as_of, seen.valid_until, detail)


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
    judgement, valid_until = _judged(compiled, account, as_of)
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


def _judged(compiled: Compiled, account: Account, as_of: date) -> tuple[Judgement, date | None]:
    """Return the judgement of an account, and the first later day on which it is another."""
    classes, standings = compiled.read(account.facts, as_of)
    return compiled.judge(classes), compiled.validity.until(standings, classes)
