"""What a whole file came to under one ICP: bands, flags, what is unknown, what was not read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.normalise import Account

_DISTINCT = 1_000
"""Distinct values counted for each attribute and warning, so that memory stays bounded."""


class Tally:
    """How often each of many values was met; beyond a bound new ones are counted together."""

    def __init__(self) -> None:
        self.total = 0
        self._values: Counter[str] = Counter()

    def add(self, value: str) -> None:
        """Count one more."""
        self.total += 1
        if value in self._values or len(self._values) < _DISTINCT:
            self._values[value] += 1

    def most(self, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent values with their counts."""
        return self._values.most_common(limit)


class Summary:
    """Counts over the accounts scored against one ICP.

    Args:
        icp: The ICP's key.
        bands: Its band keys, highest first.
        reads: The attributes its criteria and flags read.
    """

    def __init__(self, icp: str, bands: Sequence[str], reads: Sequence[str]) -> None:
        self.icp = icp
        self.scored = 0
        self.bands: dict[str, int] = dict.fromkeys([*bands[:-1], "research", bands[-1]], 0)
        self.disqualified = 0
        self.raised: Counter[str] = Counter()
        self.unresolved: Counter[str] = Counter()
        self.unknown: dict[str, int] = dict.fromkeys(reads, 0)
        self.warnings: dict[tuple[str, str], Tally] = {}
        self.ignored = 0
        self.suggestions: Counter[tuple[str, str]] = Counter()

    def add(self, account: Account, decision: dict[str, Any]) -> None:
        """Count one decision, given with full detail."""
        self.scored += 1
        self.bands[decision["band"]] += 1
        self.disqualified += decision["disqualified"]
        for flag in decision["flags"]:
            if flag["outcome"] == "met":
                self.raised[flag["key"]] += 1
            elif flag["outcome"] == "unknown":
                self.unresolved[flag["key"]] += 1
        for attribute in self.unknown:
            self.unknown[attribute] += attribute not in account.facts
        for warning in account.warnings:
            place = (warning["code"], warning["attribute"])
            self.warnings.setdefault(place, Tally()).add(warning["value"])
        self.ignored += bool(account.ignored["count"])
        for near in account.ignored["suggestions"]:
            self.suggestions[near["key"], near["suggestion"]] += 1
