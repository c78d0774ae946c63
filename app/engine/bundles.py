"""Bundles: small components looked up together, one look-up instead of many."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from app.engine.memo import Memo
from app.engine.view import View, refinements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.engine.classes import ValueClass
    from app.engine.component import Component, Scale
    from app.engine.missing import Refinement, Refinements

MAX_WAYS = 1_024
"""Combinations of value classes of a bundle of several components."""
WAYS = 3
"""Value classes that a domain is taken to have."""


class Bundle:
    """Components whose views are remembered together.

    Args:
        components: One, or several.
        scale: Shared by the components of the definition.

    Attributes:
        domains: The numbers of the domains they read.
        dimensions: The keys of their dimensions.
        flags: The numbers of their flags.
        attributes: The numbers of the attributes they read.
        views: Their view by the value classes of these domains.
    """

    def __init__(self, components: Sequence[Component], scale: Scale) -> None:
        self.domains = tuple(number for one in components for number in one.domains)
        self.dimensions = tuple(key for one in components for key in one.dimensions)
        self.flags = tuple(number for one in components for number in one.flags)
        self.attributes = frozenset().union(*(one.attributes for one in components))
        known = [Memo(one.view, one.most) for one in components]
        if len(components) == 1:
            self.views = known[0]
        else:
            lengths = [len(one.domains) for one in components]
            parts = list(zip(lengths, known, strict=True))
            self.views = Memo(partial(_together, scale, parts), MAX_WAYS)


def _together(
    scale: Scale,
    parts: Iterable[tuple[int, Mapping[tuple[ValueClass, ...], View]]],
    classes: tuple[ValueClass, ...],
) -> View:
    views = []
    start = 0
    for length, known in parts:
        views.append(known[classes[start : start + length]])
        start += length
    return View(
        total=sum(view.total for view in views),
        spread=reduce(scale.possibilities.together, [view.spread for view in views]),
        full=tuple(one for view in views for one in view.full),
        summary=tuple(one for view in views for one in view.summary),
        flags=tuple(one for view in views for one in view.flags),
        raised=tuple(number for view in views for number in view.raised),
        unknown=tuple(dict.fromkeys(number for view in views for number in view.unknown)),
        refine=partial(_refinements, scale.refinements, views),
    )


def _refinements(scale: Refinements, views: Iterable[View]) -> tuple[Refinement, ...]:
    return scale.joined(refinements(views))


def bundles(components: Iterable[Component], scale: Scale) -> tuple[Bundle, ...]:
    """Put components together as long as their value classes have few combinations."""
    together: list[list[Component]] = []
    ways: list[int] = []
    for component in components:
        own = WAYS ** len(component.domains)
        if together and ways[-1] * own <= MAX_WAYS:
            together[-1].append(component)
            ways[-1] *= own
        else:
            together.append([component])
            ways.append(own)
    return tuple(Bundle(some, scale) for some in together)
