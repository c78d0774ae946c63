"""Scoring many accounts of one JSON body, in steps that leave room for other requests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import orjson

from app.api.fields import Options, fields
from app.api.pace import Pace
from app.api.problems import ProblemError, account_invalid
from app.api.scoring import decision_of
from app.api.selection import one
from app.engine.normalise import AccountInvalid
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.ops.metrics import Metrics
    from app.registry.registry import Registry
    from app.registry.served import ServedVersion

FIELDS = ("icp", "accounts", "as_of", "detail", "include")
MAX_SUGGESTIONS = 100


class Batch:
    """Many accounts under one version, options fixed: their results and what they come to.

    Args:
        served: The version that decides.
        options: How to decide.
    """

    def __init__(self, served: ServedVersion, options: Options) -> None:
        self.served = served
        self._options = options
        bands = list(served.compiled.bands)
        if served.compiled.definition.research:
            bands.insert(-1, RESEARCH)
        self._bands = Counter(dict.fromkeys(bands, 0))
        self._warnings: Counter[str] = Counter()
        self._failed = 0
        self._ignored = 0
        self._suggestions: Counter[tuple[str, str]] = Counter()
        self._due: Counter[str] = Counter()

    def result(self, raw: Mapping[str, object], index: int, pointer: str) -> bytes:
        """Return the decision on one account as JSON, or the problem it has.

        Args:
            raw: The account as it was sent.
            index: Its number, from 0.
            pointer: Where it is in what was sent.
        """
        try:
            decision = decision_of(self.served, raw, self._options)
        except AccountInvalid as error:
            return self.failed(account_invalid(pointer, error.faults), index)
        self._bands[decision["band"]] += 1
        self._ignored += decision["ignored"]["count"]
        for suggested in decision["ignored"]["suggestions"]:
            self._suggestions[suggested["key"], suggested["suggestion"]] += 1
        if decision["valid_until"]:
            self._due[decision["valid_until"]] += 1
        for warning in decision["warnings"]:
            self._warnings[warning["code"]] += 1
        return orjson.dumps(decision)

    def failed(self, problem: ProblemError, index: int) -> bytes:
        """Return the entry of an account without a decision."""
        self._failed += 1
        return orjson.dumps({"index": index, "icp": self.served.icp, "problem": problem.document()})

    def count(self, metrics: Metrics) -> None:
        """Add the decisions to the metrics."""
        metrics.decided(self.served.key, self.served.version, self._bands, self._warnings)

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


async def batch(registry: Registry, metrics: Metrics, body: bytes, today: date) -> bytes:
    """Answer `POST /v1/score/batch` for a JSON body.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the ICP cannot answer.
    """
    given = await fields(body, FIELDS)
    icp, accounts, options = given.icp(), given.accounts(), given.options(today)
    given.finish()
    scored = Batch(await one(registry, icp), options)
    results: list[bytes] = []
    pace = Pace()
    for index, raw in enumerate(accounts):
        results.append(scored.result(raw, index, f"/accounts/{index}"))
        await pace.rest()
    scored.count(metrics)
    whole = {"icp": scored.served.icp, "results": joined(results), "summary": scored.summary()}
    return orjson.dumps(whole)


def joined(results: list[bytes]) -> orjson.Fragment:
    """Return results that are JSON already as a list within more of it."""
    return orjson.Fragment(b"[" + b",".join(results) + b"]")
