"""Scoring one account: bytes in, bytes out, and nothing of FastAPI."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson

from app.api.fields import Options, fields
from app.api.problems import account_invalid
from app.api.selection import Unanswered, names_several, one, several
from app.engine.evaluate import decide
from app.engine.normalise import AccountInvalid
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.ops.metrics import Metrics
    from app.registry.registry import Registry
    from app.registry.served import ServedVersion

FIELDS = ("icp", "account", "as_of", "detail", "include")

Decision = dict[str, Any]


async def score(registry: Registry, metrics: Metrics, body: bytes, today: date) -> bytes:
    """Answer `POST /v1/score`.

    Args:
        registry: Where the versions are.
        metrics: Where decisions are counted.
        body: The request's body.
        today: The day of scoring of a request that names none.

    Returns:
        A decision; of several ICPs `{"results": [...]}`, the best first.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the only selector of the request cannot be answered.
    """
    given = await fields(body, FIELDS)
    icp, account, options = given.icps(), given.account(), given.options(today)
    given.finish()
    if isinstance(icp, str) and not names_several(icp):
        served = await one(registry, icp)
        try:
            decision = decision_of(served, account, options)
        except AccountInvalid as error:
            raise account_invalid("/account", error.faults) from None
        _count(metrics, served, decision)
        return orjson.dumps(decision)
    ranked: list[tuple[tuple[object, ...], Decision]] = []
    unanswered: list[Unanswered] = []
    for found in await several(registry, icp):
        if isinstance(found, Unanswered):
            unanswered.append(found)
            continue
        try:
            decision = decision_of(found, account, options)
        except AccountInvalid as error:
            problem = account_invalid("/account", error.faults)
            unanswered.append(Unanswered(found.icp, problem))
            continue
        _count(metrics, found, decision)
        ranked.append((_rank(found, decision), decision))
    ranked.sort(key=lambda entry: entry[0])
    results = [decision for _, decision in ranked] + [entry.entry() for entry in unanswered]
    return orjson.dumps({"results": results})


def decision_of(served: ServedVersion, raw: Mapping[str, object], options: Options) -> Decision:
    """Return the decision of one version on one account.

    Raises:
        AccountInvalid: The account cannot be read.
    """
    compiled = served.compiled
    account = compiled.reader.read(raw)
    decision = decide(compiled, account, options.as_of, detail=options.detail, facts=options.facts)
    return {"decision_id": str(uuid4()), **decision, "icp": served.icp}


def _count(metrics: Metrics, served: ServedVersion, decision: Decision) -> None:
    """Count one decision."""
    warnings = Counter(warning["code"] for warning in decision["warnings"])
    metrics.decided(served.key, served.version, {decision["band"]: 1}, warnings)


def _rank(served: ServedVersion, decision: Decision) -> tuple[object, ...]:
    """Return what sorts the best first.

    The last bands of all ICPs rank alike, however many bands are above them; research comes just
    above these, and below every band in which there is something to do.
    """
    bands, band = served.compiled.bands, decision["band"]
    return (
        decision["disqualified"],
        band == bands[-1],
        band == RESEARCH,
        0 if band == RESEARCH else bands.index(band),
        -decision["score"] / decision["max_score"],
        served.key,
        served.version,
    )
