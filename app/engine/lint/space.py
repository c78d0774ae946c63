"""Every account there can be, told apart as far as the tests of a definition do.

Whether something can come about is decided by going through the value classes of all attributes,
so it is exact; where there are too many to go through, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.engine.attributes import attribute_table
from app.engine.compiling.plan import plan
from app.engine.domains.base import TooManyError
from app.engine.nodes import leaves, substitute
from app.engine.reading import FactReader
from app.engine.verdict import Bands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from app.engine.classes import ValueClass
    from app.engine.nodes import Open
    from app.engine.outcomes import Outcome, Vector
    from app.engine.parts import Part
    from schemas.definition import Definition

V = TypeVar("V")

MAX_STATES = 10_000
"""States at a time of one question."""
MAX_STEPS = 2_000_000
"""Parts that are looked at for all questions together: a few seconds."""


class Budget:
    """What is left of the steps."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._steps = steps

    def take(self, steps: int) -> None:
        """Take some.

        Raises:
            TooManyError: there are not as many left.
        """
        self._steps -= steps
        if self._steps < 0:
            raise TooManyError


class Space(NamedTuple):
    """The criteria and flags of a definition, and all that its attributes may turn out to be.

    Attributes:
        criteria: By their keys.
        flags: In the order of the document.
        classes: Of every domain, while nothing is known.
        budget: What all questions may take together.
    """

    criteria: dict[str, Part]
    flags: tuple[Part, ...]
    classes: Sequence[ValueClass]
    budget: Budget

    def together(
        self, parts: Sequence[Part], start: V, add: Callable[[V, int, Outcome], V]
    ) -> frozenset[V]:
        """Return what the outcomes of some parts come to, over all accounts there can be.

        Args:
            parts: The criteria and flags that are looked at.
            start: What nothing comes to.
            add: Adds the outcome of a part, named by its place, to what was before; the order of
                parts is not to matter.

        Raises:
            TooManyError: there are more ways than are gone through.
        """
        undecided: tuple[tuple[int, Open], ...] = tuple(
            (place, part.node) for place, part in enumerate(parts)
        )
        states = {(undecided, start)}
        for domain in sorted({domain for part in parts for domain in part.domains}):
            ways = self._ways(domain, parts)
            self.budget.take(len(states) * len(ways) * len(parts))
            states = {_after(state, domain, vector, add) for state in states for vector in ways}
            if len(states) > MAX_STATES:
                raise TooManyError
        return frozenset(value for _, value in states)

    def outcomes(self, *parts: Part) -> frozenset[tuple[Outcome, ...]]:
        """Return the outcomes that some parts can have together.

        Raises:
            TooManyError: there are more ways than are gone through.
        """
        nothing = (0,) * len(parts)
        return self.together(
            parts, nothing, lambda had, place, out: (*had[:place], out, *had[place + 1 :])
        )

    def _ways(self, domain: int, parts: Iterable[Part]) -> list[Vector]:
        """Return one vector for each way in which a domain can turn out for these parts."""
        completions = self.classes[domain].completions
        if completions is None:
            raise TooManyError
        asked = sorted(
            {leaf.test for part in parts for leaf in leaves(part.node) if leaf.domain == domain}
        )
        return list(
            {tuple(vector[test] for test in asked): vector for vector in completions}.values()
        )


def space(definition: Definition, on: date) -> Space:
    """Return the space of a checked definition, as seen on a day."""
    bands = Bands(definition.bands, definition.research)
    planned = plan(definition, attribute_table(definition.attributes), bands)
    keys = [one.key for each in definition.scorecard.dimensions for one in each.criteria]
    return Space(
        criteria=dict(zip(keys, planned.parts, strict=False)),
        flags=planned.flags,
        classes=FactReader(planned.reads, planned.parts).read({}, on).classes,
        budget=Budget(),
    )


def _after(
    state: tuple[tuple[tuple[int, Open], ...], V],
    domain: int,
    vector: Vector,
    add: Callable[[V, int, Outcome], V],
) -> tuple[tuple[tuple[int, Open], ...], V]:
    undecided, value = state
    left = []
    for place, node in undecided:
        rest = substitute(node, domain, vector)
        if isinstance(rest, int):
            value = add(value, place, rest)
        else:
            left.append((place, rest))
    return tuple(left), value
