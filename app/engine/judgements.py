"""Judgements of many accounts at once: each part of all of them before the next part."""

from __future__ import annotations

from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING

from app.engine.view import refinements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.engine.classes import ValueClass
    from app.engine.heads import Verdict
    from app.engine.judgement import Judge
    from app.engine.view import View

    Pieces = list[Iterable[bytes]]
    """Of JSON: each for all accounts."""

flat = chain.from_iterable


class Judgements:
    """What follows from the value classes of several accounts; each as a `Judgement` would say it.

    Args:
        judge: The judge.
        columns: The class of each account, of at least one, on every domain.

    Attributes:
        verdicts: Score, band, and what to do.
    """

    def __init__(self, judge: Judge, columns: Sequence[Sequence[ValueClass]]) -> None:
        self._judge = judge
        self._views: list[list[View]] = [
            list(map(views.__getitem__, zip(*[columns[domain] for domain in domains], strict=True)))
            for domains, views in judge.bundles
        ]
        parts = [[view.total for view in views] for views in self._views]
        self._totals: list[int] = list(map(sum, zip(*parts, strict=True)))
        self.verdicts: list[Verdict] = list(map(judge.verdicts.__getitem__, self._totals))

    def full(self) -> Pieces:
        """Return the JSON of the decisions from `score` to `missing`."""
        judge = self._judge
        dimensions = [[view.full for view in views] for views in self._views]
        flags = [[view.flags for view in views] for views in self._views]
        rows = zip(zip(*self._views, strict=True), self._totals, strict=True)
        return [
            [verdict.json for verdict in self.verdicts],
            repeat(b',"dimensions":['),
            *_listed(dimensions, judge.dimension_places),
            repeat(b'],"flags":['),
            *_listed(flags, judge.flag_places),
            repeat(b'],"possible":'),
            self._possible(),
            repeat(b',"missing":'),
            [judge.missing(refinements(views), total) for views, total in rows],
        ]

    def summary(self) -> Pieces:
        """Return the same without criteria, flags that are not raised, and `missing`."""
        judge = self._judge
        dimensions = [[view.summary for view in views] for views in self._views]
        return [
            [verdict.json for verdict in self.verdicts],
            repeat(b',"dimensions":['),
            *_listed(dimensions, judge.dimension_places),
            repeat(b'],"flags":['),
            map(judge.raised_json.__getitem__, self._raised),
            repeat(b'],"possible":'),
            self._possible(),
        ]

    def raised(self) -> list[str]:
        """Return the keys of the raised flags of every account, in no order."""
        keys = self._judge.flags
        return [keys[number] for found in self._raised for number in found]

    def unknown(self) -> Iterable[str]:
        """Return the attributes that leave a test unknown in every account, in no order."""
        if self._judge.apart:
            return flat([view.unknown for views in self._views for view in views])
        return flat(
            dict.fromkeys(flat(view.unknown for view in views))
            for views in zip(*self._views, strict=True)
        )

    @cached_property
    def _raised(self) -> list[tuple[int, ...]]:
        """The numbers of the raised flags of each account."""
        parts = [[view.raised for view in views] for views in self._views]
        return list(map(sum, zip(*parts, strict=True), repeat(())))

    def _possible(self) -> list[bytes]:
        leasts = [[view.spread.least for view in views] for views in self._views]
        shapes = [[view.spread.shape for view in views] for views in self._views]
        return [
            self._judge.possible_json[sum(least), self._judge.together[shape]]
            for least, shape in zip(
                zip(*leasts, strict=True), zip(*shapes, strict=True), strict=True
            )
        ]


def _listed(
    columns: Sequence[Sequence[Sequence[bytes]]], places: Iterable[tuple[int, int]]
) -> Pieces:
    """Return the entries of a list, given where each is: in which bundle, at which place."""
    pieces: Pieces = []
    for bundle, place in places:
        if pieces:
            pieces.append(repeat(b","))
        pieces.append([entries[place] for entries in columns[bundle]])
    return pieces
