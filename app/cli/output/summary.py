"""What a whole file came to under one ICP: bands, flags, what is unknown, what was not read."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.engine.compiling.compiled import Compiled
    from app.engine.normalise import Account

_DISTINCT = 1_000
"""Distinct values counted for each attribute and warning, so that memory stays bounded."""
_SHOWN = 100
"""Characters kept of a key that is not read, as of a value with a warning."""
_MEANT = re.compile(r"did you mean '.*'\?$")


class Tally:
    """How often each of many values was met; beyond a bound new ones are counted together."""

    def __init__(self) -> None:
        self.total = 0
        self._values: Counter[str] = Counter()

    def add(self, value: str, times: int = 1) -> None:
        """Count one more, or many of the same."""
        self.total += times
        if value in self._values or len(self._values) < _DISTINCT:
            self._values[value] += times

    def add_others(self, times: int) -> None:
        """Count values that nobody names."""
        self.total += times

    def most(self, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent values with their counts."""
        return self._values.most_common(limit)


class Summary:
    """Counts over the accounts scored against one ICP.

    Args:
        compiled: The ICP.
        reads: The attributes its criteria and flags read.
    """

    def __init__(self, compiled: Compiled, reads: Sequence[str]) -> None:
        definition = compiled.definition
        self.icp = definition.key
        self.scored = 0
        self.bands: dict[str, int] = dict.fromkeys(compiled.results, 0)
        self.can_disqualify = any(flag.effect == "disqualify" for flag in definition.anti_icp)
        self.disqualified = 0
        self.raised: Counter[str] = Counter()
        self.unresolved: Counter[str] = Counter()
        self.unknown: dict[str, int] = dict.fromkeys(reads, 0)
        self.warnings: dict[tuple[str, str], Tally] = {}
        self.ignored = 0
        self.unread = Tally()
        self._attributes = compiled.attributes
        self.suggestions: Counter[tuple[str, str]] = Counter()

    def add(self, raw: Mapping[str, object], account: Account, decision: dict[str, Any]) -> None:
        """Count one decision, given with full detail, and what its account was read from."""
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
            self.add_warning(warning)
        if account.ignored["count"]:
            meant = {one["key"]: one["suggestion"] for one in account.ignored["suggestions"]}
            strange = (key for key in raw if key not in self._attributes and key not in meant)
            self.add_ignored(strange, meant)

    def add_warning(self, warning: Mapping[str, str], times: int = 1) -> None:
        """Count a warning, of one account or of many."""
        place = (warning["code"], warning["attribute"])
        self.warnings.setdefault(place, Tally()).add(_with_nearest(warning), times)

    def add_unnamed(self, code: str, attribute: str, times: int) -> None:
        """Count warnings whose values nobody names."""
        self.warnings.setdefault((code, attribute), Tally()).add_others(times)

    def add_ignored(self, keys: Iterable[str], meant: Mapping[str, str], times: int = 1) -> None:
        """Count accounts with keys that nobody reads.

        Args:
            keys: Those that resemble none.
            meant: What each of the others may mean.
            times: How many accounts have them.
        """
        self.ignored += times
        for pair in meant.items():
            self.suggestions[pair] += times
        for key in keys:
            self.unread.add(f"'{key[:_SHOWN]}'", times)


def _with_nearest(warning: Mapping[str, str]) -> str:
    """Return the value in quotes, with the nearest one where the message names it."""
    meant = _MEANT.search(warning["message"])
    return f"'{warning['value']}'" + (f" ({meant[0]})" if meant else "")
