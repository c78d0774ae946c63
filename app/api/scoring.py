"""Scoring one account: bytes in, bytes out, and nothing of FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from app.api.exchange import today
from app.api.fields import Options, fields
from app.api.ids import decision_id
from app.api.json_body import joined
from app.api.problems import account_invalid
from app.api.query import refuse_others
from app.api.requests import MAX_BODY
from app.api.selection import Unanswered, names_several, one, several
from app.engine.evaluate import decision
from app.engine.normalise import AccountInvalid
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.exchange import Exchange
    from app.engine.decision import Decision
    from app.registry.served import ServedVersion

FIELDS = ("icp", "account", "as_of", "detail", "include")


async def score(exchange: Exchange) -> bytes:
    """Answer `POST /v1/score`.

    Returns:
        A decision; of several ICPs `{"results": [...]}`, the best first.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the only selector of the request cannot be answered.
    """
    if exchange.query:
        refuse_others(exchange.query, ())
    body = await exchange.json(MAX_BODY)
    given = await fields(body, FIELDS, exchange.service.bulk)
    icp, account, options = given.icps(), given.account(), given.options(today)
    given.finish()
    if not isinstance(icp, str) or names_several(icp):
        return await _several(exchange, icp, account, options)
    served = await one(exchange, icp)
    try:
        made = decision_of(served, account, options)
    except AccountInvalid as error:
        raise account_invalid("/account", error.faults) from None
    exchange.service.metrics.scored(served, made)
    return made.json(decision_id(), served.icp_json)


async def _several(
    exchange: Exchange, icps: str | tuple[str, ...], account: Mapping[str, object], options: Options
) -> bytes:
    ranked: list[tuple[tuple[object, ...], bytes]] = []
    unanswered: list[Unanswered] = []
    with exchange.service.bulk.pace() as pace:
        for found in await several(exchange, icps):
            if isinstance(found, Unanswered):
                unanswered.append(found)
                continue
            try:
                made = decision_of(found, account, options)
            except AccountInvalid as error:
                problem = account_invalid("/account", error.faults)
                unanswered.append(Unanswered(found.icp, problem))
                continue
            exchange.service.metrics.scored(found, made)
            ranked.append((_rank(found, made), made.json(decision_id(), found.icp_json)))
            await pace.rest()
    ranked.sort(key=lambda entry: entry[0])
    results = [made for _, made in ranked]
    results += [orjson.dumps(entry.entry()) for entry in unanswered]
    return orjson.dumps({"results": joined(results)})


def decision_of(served: ServedVersion, raw: Mapping[str, object], options: Options) -> Decision:
    """Return the decision of one version on one account.

    Raises:
        AccountInvalid: The account cannot be read.
    """
    compiled = served.compiled
    account = compiled.reader.read(raw)
    return decision(compiled, account, options.as_of, detail=options.detail, facts=options.facts)


def _rank(served: ServedVersion, made: Decision) -> tuple[object, ...]:
    """Return what sorts the best first.

    The last bands of all ICPs rank alike, however many bands are above them; research comes just
    above these, and below every band in which there is something to do.
    """
    bands, band = served.compiled.bands, made.band
    return (
        made.disqualified,
        band == bands[-1],
        band == RESEARCH,
        0 if band == RESEARCH else bands.index(band),
        -made.score / made.max_score,
        served.key,
        served.version,
    )
