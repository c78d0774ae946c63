"""Checking accounts against the anti-ICP flags alone: bytes in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.api.answers import Results
from app.api.bulk import is_long
from app.api.exchange import today
from app.api.fields import fields
from app.api.problems import ProblemError, account_invalid
from app.api.query import refuse_others
from app.api.requests import MAX_BATCH
from app.api.selection import one
from app.engine.compiling.leaves import leaves
from app.engine.evaluate import decision
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.api.answers import Answer
    from app.api.exchange import Exchange
    from app.engine.compiling.compiled import Compiled
    from app.registry.served import ServedVersion

FIELDS = ("icp", "account", "accounts", "as_of")


async def check(exchange: Exchange) -> Answer:
    """Answer `POST /v1/anti-icp/check`.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the ICP cannot answer.
    """
    refuse_others(exchange.query, ())
    body = await exchange.json(MAX_BATCH)
    async with exchange.slot(wanted=is_long(body)):
        bulk, ticket = exchange.service.bulk, exchange.ticket
        given = await fields(body, FIELDS, bulk)
        many = "accounts" in given.given
        if many and "account" in given.given:
            given.fault("/account", "contradiction", "Send one account or several, not both.")
        accounts = given.accounts() if many else [given.account()]
        icp, as_of = given.icp(), given.as_of(today)
        given.finish()
        served = await one(exchange.service, exchange.caller, icp)
        flags = Flags(served, await exchange.service.registry.ready(served))
        if not many:
            return orjson.dumps(flags.checked(accounts[0], as_of, "/account"))
        results: list[bytes] = []
        with bulk.pace() as pace:
            for index, raw in enumerate(accounts):
                result = flags.entry(raw, as_of, index)
                ticket.hold(len(result))
                results.append(result)
                await pace.rest()
    return Results(orjson.dumps({"icp": flags.icp}), results)


class Flags:
    """The flags of one version, and which attributes each of them reads."""

    def __init__(self, served: ServedVersion, compiled: Compiled) -> None:
        self.icp = served.icp
        self._compiled = compiled
        self._reads = {
            flag.key: {leaf.attribute for leaf in leaves(flag.when)}
            for flag in compiled.definition.anti_icp
        }
        self._reasons = {flag.key: flag.reason for flag in compiled.definition.anti_icp}

    def entry(self, raw: Mapping[str, object], as_of: date, index: int) -> bytes:
        """Return the result of one account among many as JSON, or the problem it has."""
        try:
            return orjson.dumps(self.checked(raw, as_of, f"/accounts/{index}"))
        except ProblemError as problem:
            return orjson.dumps({"index": index, "icp": self.icp, "problem": problem.document()})

    def checked(self, raw: Mapping[str, object], as_of: date, pointer: str) -> dict[str, Any]:
        """Return which flags are raised, unresolved and clear for one account.

        Raises:
            ProblemError: `account_invalid`, with pointers below `pointer`.
        """
        try:
            account = self._compiled.reader.read(raw)
        except AccountInvalid as error:
            raise account_invalid(pointer, error.faults) from None
        made = decision(self._compiled, account, as_of)
        identity = {"id": account.id, "name": account.name}
        return {
            "icp": self.icp,
            "as_of": as_of,
            "account": {name: text for name, text in identity.items() if text is not None},
            "disqualified": made.disqualified,
            "raised": [self._entry(flag) for flag in made.flags if flag["outcome"] == "met"],
            "unresolved": [
                {**self._entry(flag), "missing": self._missing(flag["key"], made.missing)}
                for flag in made.flags
                if flag["outcome"] == "unknown"
            ],
            "clear": [flag["key"] for flag in made.flags if flag["outcome"] == "not_met"],
            "warnings": made.warnings,
            "ignored": made.ignored,
        }

    def _entry(self, flag: dict[str, Any]) -> dict[str, Any]:
        entry = {"key": flag["key"], "effect": flag["effect"], "reason": self._reasons[flag["key"]]}
        if "band" in flag:
            entry["band"] = flag["band"]
        return entry

    def _missing(self, key: str, missing: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the unknown attributes a flag reads, with the questions that settle them."""
        shown = ("attribute", "ask")
        return [
            {name: entry[name] for name in shown if name in entry}
            for entry in missing
            if entry["attribute"] in self._reads[key]
        ]
