"""Checking accounts against the anti-ICP flags alone: bytes in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.api.batch import joined
from app.api.fields import fields
from app.api.pace import Pace
from app.api.problems import ProblemError, account_invalid
from app.api.selection import one
from app.engine.compiling.leaves import leaves
from app.engine.evaluate import decide
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.registry.registry import Registry
    from app.registry.served import ServedVersion

FIELDS = ("icp", "account", "accounts", "as_of")


async def check(registry: Registry, body: bytes, today: date) -> bytes:
    """Answer `POST /v1/anti-icp/check`.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the ICP cannot answer.
    """
    given = await fields(body, FIELDS)
    many = "accounts" in given.given
    if many and "account" in given.given:
        given.fault("/account", "contradiction", "Send one account or several, not both.")
    accounts = given.accounts() if many else [given.account()]
    icp, as_of = given.icp(), given.as_of(today)
    given.finish()
    served = await one(registry, icp)
    flags = Flags(served)
    if not many:
        return orjson.dumps(flags.checked(accounts[0], as_of, "/account"))
    results: list[bytes] = []
    pace = Pace()
    for index, raw in enumerate(accounts):
        try:
            checked = flags.checked(raw, as_of, f"/accounts/{index}")
        except ProblemError as problem:
            checked = {"index": index, "icp": served.icp, "problem": problem.document()}
        results.append(orjson.dumps(checked))
        await pace.rest()
    return orjson.dumps({"icp": served.icp, "results": joined(results)})


class Flags:
    """The flags of one version, and which attributes each of them reads."""

    def __init__(self, served: ServedVersion) -> None:
        self._served = served
        self._compiled = served.compiled
        self._reads = {
            flag.key: {leaf.attribute for leaf in leaves(flag.when)}
            for flag in served.compiled.definition.anti_icp
        }
        self._reasons = {flag.key: flag.reason for flag in served.compiled.definition.anti_icp}

    def checked(self, raw: Mapping[str, object], as_of: date, pointer: str) -> dict[str, Any]:
        """Return which flags are raised, unresolved and clear for one account.

        Raises:
            ProblemError: `account_invalid`, with pointers below `pointer`.
        """
        try:
            account = self._compiled.reader.read(raw)
        except AccountInvalid as error:
            raise account_invalid(pointer, error.faults) from None
        decision = decide(self._compiled, account, as_of)
        flags = decision["flags"]
        return {
            "icp": self._served.icp,
            "as_of": decision["as_of"],
            "account": decision["account"],
            "disqualified": decision["disqualified"],
            "raised": [self._entry(flag) for flag in flags if flag["outcome"] == "met"],
            "unresolved": [
                {**self._entry(flag), "missing": self._missing(flag["key"], decision["missing"])}
                for flag in flags
                if flag["outcome"] == "unknown"
            ],
            "clear": [flag["key"] for flag in flags if flag["outcome"] == "not_met"],
            "warnings": decision["warnings"],
            "ignored": decision["ignored"],
        }

    def _entry(self, flag: dict[str, Any]) -> dict[str, Any]:
        entry = {"key": flag["key"], "effect": flag["effect"], "reason": self._reasons[flag["key"]]}
        if "band" in flag:
            entry["band"] = flag["band"]
        return entry

    def _missing(self, key: str, missing: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the unknown attributes a flag reads, with the questions that settle them."""
        shown = ("attribute", "ask")
        return [
            {name: entry[name] for name in shown if name in entry}
            for entry in missing
            if entry["attribute"] in self._reads[key]
        ]
