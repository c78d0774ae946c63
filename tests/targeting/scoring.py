"""Whom the scorer itself puts into a band, or might."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.compiling.compiled import Compiled
from app.engine.evaluate import decide
from app.engine.normalise import Account

if TYPE_CHECKING:
    from datetime import date

    from schemas.definition import Definition


AnyAccount = dict[str, Any] | Account
"""A raw one, or a canonical one."""


class Scorer:
    """Says of accounts whether a definition selects them.

    Args:
        definition: The definition.
        band: The band.
    """

    def __init__(self, definition: Definition, band: str) -> None:
        self._definition = definition
        self._compiled = Compiled(definition)
        self._keys = [one.key for one in definition.bands]
        self._number = self._keys.index(band)

    def selects(self, raw: AnyAccount, as_of: date) -> bool:
        """Return whether the account is in the band or a better one."""
        band = self._decided(raw, as_of)["band"]
        return band in self._keys[: self._number + 1]

    def might(self, raw: AnyAccount, as_of: date) -> bool:
        """Return whether it is, or would be with all unknown criteria met."""
        made = self._decided(raw, as_of)
        points = {
            shown["key"]: min(
                dimension.max_points,
                sum(
                    criterion.points
                    for criterion, one in zip(dimension.criteria, shown["criteria"], strict=True)
                    if one["outcome"] != "not_met"
                ),
            )
            for dimension, shown in zip(
                self._definition.scorecard.dimensions, made["dimensions"], strict=True
            )
        }
        place = next(
            place
            for place, band in enumerate(self._definition.bands)
            if sum(points.values()) >= band.min_score
            and all(points[key] >= need for key, need in band.min_points.items())
        )
        for flag, told in zip(self._definition.anti_icp, made["flags"], strict=True):
            if told["outcome"] == "met" and flag.effect != "warn":
                last = flag.band or self._keys[-1]
                place = max(place, self._keys.index(last))
        return place <= self._number

    def meets(self, raw: AnyAccount, as_of: date, keys: set[str], *, might: bool = False) -> bool:
        """Return whether any of these criteria and flags is met, or might be."""
        wanted = {"met", "unknown"} if might else {"met"}
        made = self._decided(raw, as_of)
        told = [one for dimension in made["dimensions"] for one in dimension["criteria"]]
        return any(
            one["key"] in keys and one["outcome"] in wanted for one in [*told, *made["flags"]]
        )

    def _decided(self, raw: AnyAccount, as_of: date) -> dict[str, Any]:
        account = raw if isinstance(raw, Account) else self._compiled.reader.read(raw)
        return decide(self._compiled, account, as_of)
