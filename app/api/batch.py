"""Scoring many accounts of one JSON body, in steps that leave room for other requests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import orjson

from app.api.answers import Results
from app.api.bulk import is_long
from app.api.exchange import today
from app.api.fields import fields
from app.api.ids import decision_id, decision_ids
from app.api.problems import ProblemError, account_invalid
from app.api.query import refuse_others
from app.api.requests import MAX_BATCH
from app.api.scoring import decision_of
from app.api.selection import one
from app.engine.block import Block
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from app.api.exchange import Exchange
    from app.api.fields import Options
    from app.engine.compiling.compiled import Compiled
    from app.engine.raw_reading import RawReading
    from app.ops.metrics import Metrics
    from app.registry.served import ServedVersion

FIELDS = ("icp", "accounts", "as_of", "detail", "include")
MAX_SUGGESTIONS = 100


class Batch:
    """Many accounts under one version, options fixed: their results and what they come to.

    Args:
        served: The version that decides.
        compiled: The same, compiled.
        options: How to decide.
        metrics: Where decisions are counted.
    """

    def __init__(
        self, served: ServedVersion, compiled: Compiled, options: Options, metrics: Metrics
    ) -> None:
        self.served = served
        self._compiled = compiled
        self._icp = served.icp_json
        self._options = options
        self._tally = metrics.tally(served)
        self._bands = Counter(dict.fromkeys(compiled.results, 0))
        self._failed = 0
        self._ignored = 0
        self._suggestions: Counter[tuple[str, str]] = Counter()
        self._due: Counter[str] = Counter()

    def results(
        self, raws: Sequence[Any], first: int, pointer: Callable[[int], str]
    ) -> list[bytes]:
        """Return the decision on each account as JSON, or the problem it has.

        Args:
            raws: The accounts as they were sent; for one that could not be read, its problem.
            first: The number of the first one, from 0.
            pointer: Where an account of this number is in what was sent.
        """
        compiled, options = self._compiled, self._options
        readings: list[RawReading | None] = (
            [None] * len(raws)
            if options.facts
            else [compiled.read_raw(raw, options.as_of) for raw in raws]
        )
        plain = [reading for reading in readings if reading is not None]
        if len(plain) == len(raws):
            return self._block(raws, plain)
        quiet = [raw for raw, reading in zip(raws, readings, strict=True) if reading is not None]
        made = iter(self._block(quiet, plain) if plain else ())
        return [
            self._result(raw, index, pointer) if reading is None else next(made)
            for index, (raw, reading) in enumerate(zip(raws, readings, strict=True), first)
        ]

    def _block(self, raws: Sequence[Any], readings: Sequence[RawReading]) -> list[bytes]:
        """Return the decisions on accounts with nothing to note."""
        block = Block(self._compiled, raws, readings, self._options.as_of)
        made = block.judgements
        self._bands.update([verdict.band for verdict in made.verdicts])
        self._ignored += block.ignored()
        for day, times in block.due().items():
            self._due[day.isoformat()] += times
        self._tally.add_quiet(made.verdicts, made.raised(), made.unknown())
        return block.json(self._options.detail, decision_ids(len(raws)), self._icp)

    def _result(self, raw: Any, index: int, pointer: Callable[[int], str]) -> bytes:  # noqa: ANN401 - as sent
        if isinstance(raw, ProblemError):
            return self._failed_by(raw, index)
        try:
            made = decision_of(self._compiled, raw, self._options)
        except AccountInvalid as error:
            return self._failed_by(account_invalid(pointer(index), error.faults), index)
        self._bands[made.band] += 1
        ignored = made.ignored
        if ignored["count"]:
            self._ignored += ignored["count"]
            for suggested in ignored["suggestions"]:
                self._suggestions[suggested["key"], suggested["suggestion"]] += 1
        if made.valid_until:
            self._due[made.valid_until] += 1
        self._tally.add([made])
        return made.json(decision_id(), self._icp)

    def _failed_by(self, problem: ProblemError, index: int) -> bytes:
        """Return the entry of an account without a decision."""
        self._failed += 1
        return orjson.dumps({"index": index, "icp": self.served.icp, "problem": problem.document()})

    def summary(self) -> dict[str, Any]:
        """Return what the decisions come to together."""
        return {
            "total": self._bands.total() + self._failed,
            "failed": self._failed,
            "bands": dict(self._bands),
            "ignored": {
                "count": self._ignored,
                "suggestions": [
                    {"key": key, "suggestion": suggestion, "accounts": count}
                    for (key, suggestion), count in self._suggestions.most_common(MAX_SUGGESTIONS)
                ],
            },
            "due": dict(sorted(self._due.items())),
        }


async def begun(exchange: Exchange, icp: str, options: Options) -> Batch:
    """Return a batch without accounts yet.

    Raises:
        ProblemError: The caller may not name the ICP, or the text names several.
        RegistryError: Why the ICP cannot answer.
    """
    service = exchange.service
    served = await one(exchange.service, exchange.caller, icp)
    return Batch(served, await service.registry.ready(served), options, service.metrics)


async def batch(exchange: Exchange) -> Results:
    """Answer `POST /v1/score/batch` for a JSON body.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the ICP cannot answer.
    """
    refuse_others(exchange.query, ())
    body = await exchange.json(MAX_BATCH)
    async with exchange.slot(wanted=is_long(body)):
        bulk, ticket = exchange.service.bulk, exchange.ticket
        given = await fields(body, FIELDS, bulk)
        icp, accounts, options = given.icp(), given.accounts(), given.options(today)
        given.finish()
        scored = await begun(exchange, icp, options)
        results: list[bytes] = []
        with bulk.pace() as pace:
            while len(results) < len(accounts):
                first = len(results)
                some = scored.results(accounts[first : first + pace.stride], first, _pointer)
                ticket.hold(sum(map(len, some)))
                results += some
                await pace.rest()
    return Results(
        orjson.dumps({"icp": scored.served.icp}),
        results,
        orjson.dumps({"summary": scored.summary()}),
    )


def _pointer(index: int) -> str:
    return f"/accounts/{index}"
