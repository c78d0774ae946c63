"""Judgements: all of a decision that follows from the value classes of an account."""

from __future__ import annotations

from functools import reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.outcomes import MET, NAMES
from app.engine.possible import possible
from app.engine.verdict import NOTHING, Bands, Tally, add
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.engine.classes import ValueClass
    from app.engine.component import Component, View
    from schemas.attributes import AttributeDeclaration
    from schemas.definition import Definition

Json = dict[str, Any]


class Judgement(NamedTuple):
    """Shared by every decision with these classes: read, never changed."""

    head: Json
    """The score, the bands and what to do, as in the decision."""
    full: Json
    """Dimensions, flags, `possible` and `missing`."""
    summary: Json
    """The same without criteria, flags that are not raised, and `missing`."""


class Judge:
    """Judges an account by the classes of its values.

    Args:
        definition: The definition.
        attributes: Its attributes.
        read: The attributes that are read, in the order of reading.
        components: Its components.
        bands: Its bands.
    """

    def __init__(
        self,
        definition: Definition,
        attributes: Mapping[str, AttributeDeclaration],
        read: Sequence[str],
        components: Sequence[Component],
        bands: Bands,
    ) -> None:
        self._definition = definition
        self._asks = {name: attributes[name].ask for name in read}
        self._components = components
        self._bands = bands
        self._max_score = sum(d.max_points for d in definition.scorecard.dimensions)

    def judge(self, classes: tuple[ValueClass, ...]) -> Judgement:
        """Return the judgement, given the class of every domain."""
        views = [component.view(classes) for component in self._components]
        found: dict[str, Json] = {}
        flagged: dict[str, Json] = {}
        for view in views:
            found.update(view.dimensions)
            flagged.update(view.flags)
        dimensions = [found[dimension.key] for dimension in self._definition.scorecard.dimensions]
        flags = [flagged[flag.key] for flag in self._definition.anti_icp]
        total = reduce(add, [view.tally for view in views], NOTHING)
        band = self._bands.band(total)
        might = possible(
            [one for view in views for one in view.possible],
            self._bands,
            exact=all(view.exact for view in views),
        )
        return Judgement(
            head={
                "score": total.score,
                "max_score": self._max_score,
                "score_band": self._bands.keys[self._bands.score_band(total)],
                "band": RESEARCH if band is None else self._bands.keys[band],
                "disqualified": total.disqualified,
                "action": self._action(band),
            },
            full={
                "dimensions": dimensions,
                "flags": flags,
                "possible": might,
                "missing": self._missing(views, total),
            },
            summary={
                "dimensions": [
                    {key: value for key, value in dimension.items() if key != "criteria"}
                    for dimension in dimensions
                ],
                "flags": [flag for flag in flags if flag["outcome"] == NAMES[MET]],
                "possible": might,
            },
        )

    def _action(self, band: int | None) -> str:
        research = self._definition.research
        if band is None and research:
            return research.action
        return self._definition.bands[-1 if band is None else band].action

    def _missing(self, views: Sequence[View], total: Tally) -> list[Json]:
        """List the attributes that leave a leaf unknown: most worthwhile first, then as read."""
        band = self._bands.band(total)
        missing: list[Json] = []
        unknown = {name for view in views for name in view.refined}
        before = list(accumulate([view.tally for view in views], add, initial=NOTHING))
        after = list(accumulate([view.tally for view in views[::-1]], add, initial=NOTHING))[::-1]
        for name in (name for name in self._asks if name in unknown):
            places = [place for place, view in enumerate(views) if name in view.refined]
            sums = {add(before[places[0]], after[places[-1] + 1])}
            for place in range(places[0], places[-1] + 1):
                refined = views[place].refined.get(name, (views[place].tally,))
                sums = {add(one, other) for one in sums for other in refined}
            entry: Json = {
                "attribute": name,
                "could_add": max(tally.score for tally in sums) - total.score,
                "could_change_band": any(self._bands.band(tally) != band for tally in sums),
            }
            if ask := self._asks[name]:
                entry["ask"] = ask
            missing.append(entry)
        return sorted(missing, key=lambda entry: -entry["could_add"])
