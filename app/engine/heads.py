"""Heads: what a decision says before its dimensions, by the packed total of all components."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import orjson

from app.engine.memo import Memo
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.component import Scale
    from app.engine.verdict import Bands
    from schemas.definition import Definition

REMEMBERED = 4_096
"""Packed totals of which the verdict is remembered."""


class Verdict(NamedTuple):
    """What the points and the raised flags come to."""

    score: int
    max_score: int
    band: str
    """Its key, or `research`."""
    disqualified: bool
    json: bytes
    """The fields of a decision from `score` to `action`."""


Found = tuple[int, int, "int | None", bool]
"""The score, the number of its band, that of the band after flags, and whether it disqualifies."""


def verdicts(definition: Definition, scale: Scale) -> Memo[int, Verdict]:
    """Return the verdict on each packed total; equal ones are one object."""
    actions = [band.action for band in definition.bands]
    # the last is what number None finds
    actions.append(definition.research.action if definition.research else actions[-1])
    max_score = sum(dimension.max_points for dimension in definition.scorecard.dimensions)
    made = Memo(partial(_made, scale.bands, max_score, actions), REMEMBERED)
    return Memo(partial(_verdict, scale, made), REMEMBERED)


def _verdict(scale: Scale, made: Memo[Found, Verdict], total: int) -> Verdict:
    tally = scale.totals.unpack(total)
    first, band = scale.bands.score_band(tally), scale.bands.band(tally)
    return made[tally.score, first, band, tally.disqualified]


def _made(bands: Bands, max_score: int, actions: Sequence[str], found: Found) -> Verdict:
    score, first, number, disqualified = found
    band = RESEARCH if number is None else bands.keys[number]
    head = {
        "score": score,
        "max_score": max_score,
        "score_band": bands.keys[first],
        "band": band,
        "disqualified": disqualified,
        "action": actions[-1 if number is None else number],
    }
    return Verdict(score, max_score, band, disqualified, orjson.dumps(head)[1:-1])
