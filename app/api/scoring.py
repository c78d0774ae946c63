"""Scoring one account: bytes in, bytes out, and nothing of FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from app.api.bulk import SMALL
from app.api.exchange import today
from app.api.fields import fields, small
from app.api.ids import decision_id
from app.api.json_body import joined
from app.api.problems import account_invalid
from app.api.query import refuse_others
from app.api.registry_problems import problem_of
from app.api.requests import MAX_BODY
from app.api.selection import Unanswered, held, names_several, one, several
from app.engine.evaluate import scored
from app.engine.normalise import AccountInvalid
from app.registry.errors import VersionTampered
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.api.exchange import Exchange
    from app.api.fields import Options
    from app.api.pace import Pace
    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Decision
    from app.registry.served import ServedVersion

FIELDS = ("icp", "account", "as_of", "detail", "include")
FEW = 20
"""Versions that one request may be decided by without waiting for a slot."""


async def score(exchange: Exchange) -> bytes:
    """Answer `POST /v1/score`.

    Returns:
        A decision; of several ICPs `{"results": [...]}`, the best first.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the only selector of the request cannot be answered.
    """
    if query := exchange.query:
        refuse_others(query, ())
    service = exchange.service
    body = await exchange.json(MAX_BODY)
    given = await fields(body, FIELDS, service.bulk)
    icp, account, options = given.icps(), given.account(), given.options(today)
    given.finish()
    if not isinstance(icp, str) or names_several(icp):
        return await _several(exchange, icp, account, options)
    served = await one(exchange.service, exchange.caller, icp)
    compiled = await service.registry.ready(served)
    try:
        return _answer(service, served, compiled, account, options)
    except AccountInvalid as error:
        raise account_invalid("/account", error.faults) from None


def at_once(service: Service, principal: Principal, body: bytes) -> bytes | None:
    """Return what `score` answers to a short body, if it would wait for nothing; else None.

    Raises:
        Exception: Whatever is to be said against the request.
    """
    if len(body) > SMALL:
        return None
    given = small(body, FIELDS)
    icp, account, options = given.icps(), given.account(), given.options(today)
    if given.faults or not isinstance(icp, str) or names_several(icp):
        return None
    served = held(service.registry, principal, icp)
    compiled = None if served is None else served.compiled_or_none
    if served is None or compiled is None:
        return None
    return _answer(service, served, compiled, account, options)


def _answer(
    service: Service,
    served: ServedVersion,
    compiled: Compiled,
    account: Mapping[str, object],
    options: Options,
) -> bytes:
    made = decision_of(compiled, account, options)
    answer = made.json(decision_id(), served.icp_json)
    service.metrics.scored(served, made)
    return answer


async def _several(
    exchange: Exchange, icps: str | tuple[str, ...], account: Mapping[str, object], options: Options
) -> bytes:
    with exchange.service.bulk.pace() as pace:
        found = await several(exchange.service, exchange.caller, icps, pace)
    ranked: list[tuple[tuple[object, ...], bytes]] = []
    unanswered: list[Unanswered] = []
    async with exchange.slot(wanted=_is_long(found)):
        with exchange.service.bulk.pace() as pace:
            for entry in found:
                await pace.rest()
                if isinstance(entry, Unanswered):
                    unanswered.append(entry)
                    continue
                try:
                    rank, result = await _ranked(exchange, entry, account, options, pace)
                except AccountInvalid as error:
                    problem = account_invalid("/account", error.faults)
                    unanswered.append(Unanswered(entry.icp, problem))
                except VersionTampered as error:
                    unanswered.append(Unanswered(entry.icp, problem_of(error)))
                else:
                    exchange.ticket.hold(len(result))
                    ranked.append((rank, result))
    ranked.sort(key=lambda entry: entry[0])
    results = [made for _, made in ranked]
    results += [orjson.dumps(entry.entry()) for entry in unanswered]
    return orjson.dumps({"results": joined(results)})


def _is_long(found: Sequence[ServedVersion | Unanswered]) -> bool:
    """Return whether to decide by all of these is long work: they are many, or to be compiled."""
    return len(found) > FEW or any(
        entry.compiled_or_none is None for entry in found if not isinstance(entry, Unanswered)
    )


async def _ranked(
    exchange: Exchange,
    served: ServedVersion,
    account: Mapping[str, object],
    options: Options,
    pace: Pace,
) -> tuple[tuple[object, ...], bytes]:
    """Return the decision of one of several versions as JSON, and what sorts it among the others.

    Raises:
        AccountInvalid: The account cannot be read.
        VersionTampered: The version cannot be read by this release.
    """
    service = exchange.service
    compiled = served.compiled_or_none
    if compiled is None:
        pace.release()
        compiled = await service.registry.ready(served)
    made = decision_of(compiled, account, options)
    service.metrics.scored(served, made)
    return _rank(served, compiled, made), made.json(decision_id(), served.icp_json)


def decision_of(compiled: Compiled, raw: Mapping[str, object], options: Options) -> Decision:
    """Return the decision of one version on one account.

    Raises:
        AccountInvalid: The account cannot be read.
    """
    return scored(compiled, raw, options.as_of, detail=options.detail, facts=options.facts)


def _rank(served: ServedVersion, compiled: Compiled, made: Decision) -> tuple[object, ...]:
    """Return what sorts the best first.

    The last bands of all ICPs rank alike, however many bands are above them; research comes just
    above these, and below every band in which there is something to do.
    """
    bands, band = compiled.bands, made.band
    return (
        made.disqualified,
        band == bands[-1],
        band == RESEARCH,
        0 if band == RESEARCH else bands.index(band),
        -made.score / made.max_score,
        served.key,
        served.version,
    )
