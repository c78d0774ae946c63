"""Decisions on many accounts at once; what each says is what `scored` says of it, to the byte."""

from __future__ import annotations

from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING

import orjson

from app.engine.decision import QUIET, days_json, identity_json
from app.engine.judgements import Judgements
from app.engine.normalise.account import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from app.engine.raw_reading import RawReading


class Block:
    """Decisions on accounts that have nothing to note.

    Args:
        compiled: The definition.
        raws: The accounts, as orjson reads them; there is at least one.
        readings: What `compiled.read_raw` returned of each.
        as_of: The day of scoring.

    Attributes:
        judgements: What follows from the accounts.
    """

    def __init__(
        self,
        compiled: Compiled,
        raws: Sequence[Mapping[str, object]],
        readings: Sequence[RawReading],
        as_of: date,
    ) -> None:
        self._raws = raws
        self._as_of = as_of
        classes, standings, self._counts = zip(*readings, strict=True)
        self.judgements = Judgements(compiled.judge, list(zip(*classes, strict=True)))
        until = compiled.validity.until
        self._until = [
            until(found, own) if found else None
            for found, own in zip(standings, classes, strict=True)
        ]

    def json(self, detail: Detail, decision_ids: Sequence[bytes], icp: bytes) -> list[bytes]:
        """Return each decision as JSON.

        Args:
            detail: As for `scored`.
            decision_ids: One for each; of characters that JSON does not escape.
            icp: The version that answers, as JSON.
        """
        made = self.judgements
        pieces = [
            repeat(b'{"decision_id":"'),
            decision_ids,
            repeat(b'","icp":%b,' % icp),
            map({day: days_json(self._as_of, day) for day in {*self._until}}.get, self._until),
            repeat(b',"account":'),
            [
                orjson.dumps({"id": identity, "name": name})
                if type(identity := raw.get("id")) is str and type(name := raw.get("name")) is str
                else identity_json(*named(raw))
                for raw in self._raws
            ],
            repeat(b","),
            *(made.full() if detail == "full" else made.summary()),
            repeat(b","),
            map(QUIET.__getitem__, self._counts),
        ]
        return list(map(b"".join, zip(*pieces, strict=False)))  # some never end

    def ignored(self) -> int:
        """Return how many keys nobody reads there are."""
        return sum(self._counts)

    def due(self) -> Counter[date]:
        """Return the days on which decisions end, and how many do."""
        return Counter(day for day in self._until if day is not None)
