"""Criteria and flags, compiled once every test of every attribute is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.compiling.domains import domains
from app.engine.compiling.leaves import LeafReader, conditions_of, leaves
from app.engine.domains.base import Test, presence_outcome
from app.engine.fragments import criterion_json, flag_json
from app.engine.nodes import AtLeast, Leaf, Not, Open
from app.engine.nodes import leaves as node_leaves
from app.engine.outcomes import MET, NOT_MET, UNKNOWN
from app.engine.parts import Part
from schemas import conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from app.engine.compiling.leaves import AnyLeaf
    from app.engine.domains.base import Domain
    from app.engine.verdict import Bands
    from schemas.attributes import AttributeDeclaration
    from schemas.conditions import Condition
    from schemas.definition import Definition
    from schemas.scorecard import AntiIcpFlag, Criterion, Dimension

OUTCOMES = (NOT_MET, UNKNOWN, MET)


class PartCompiler:
    """Compiles the criteria and flags of one definition.

    Args:
        definition: The definition.
        attributes: Its attributes.

    Attributes:
        domains: Each domain with the attribute it reads; its place is its number.
    """

    def __init__(
        self, definition: Definition, attributes: Mapping[str, AttributeDeclaration]
    ) -> None:
        self._reader = LeafReader(attributes, definition.lists)
        read = [leaf for condition in conditions_of(definition) for leaf in leaves(condition)]
        # A presence test and `absence: no` hold all tests of an attribute together anyway.
        self._whole = {leaf.attribute for leaf in read if isinstance(leaf, conditions.Presence)}
        self._whole |= {
            name
            for name, declared in attributes.items()
            if declared.type == "events" and declared.absence == "no"
        }
        tests: dict[str, dict[Test, None]] = {}
        for leaf in read:
            tests.setdefault(leaf.attribute, {}).update(dict.fromkeys(self._tests(leaf)))
        self.domains: list[tuple[str, Domain[Any]]] = []
        self._places: dict[tuple[str, Test], Leaf] = {}
        self._presences: set[Leaf] = set()
        for name, found in tests.items():
            for family, domain in domains(attributes[name], list(found)):
                for index, test in enumerate(family):
                    place = self._places[name, test] = Leaf(len(self.domains), index)
                    if presence_outcome(test.op) is not None:
                        self._presences.add(place)
                self.domains.append((name, domain))

    def _tests(self, leaf: AnyLeaf) -> tuple[Test, ...]:
        if leaf.attribute in self._whole:
            return (self._reader.test(leaf),)
        return self._reader.alternatives(leaf)

    def criterion(self, criterion: Criterion, dimension: Dimension) -> Part:
        """Return a compiled criterion."""
        json = tuple(criterion_json(criterion, outcome) for outcome in OUTCOMES)
        return self._part(criterion.when, json, dimension=dimension.key, points=criterion.points)

    def flag(self, number: int, flag: AntiIcpFlag, bands: Bands) -> Part:
        """Return a compiled flag, given its place among those of the definition."""
        json = tuple(flag_json(flag, outcome) for outcome in OUTCOMES)
        disqualifies = flag.effect == "disqualify"
        cap = bands.cap(flag)
        return self._part(flag.when, json, number=number, cap=cap, disqualifies=disqualifies)

    def _part(
        self,
        when: Condition,
        json: tuple[bytes, ...],
        **own: Any,  # noqa: ANN401 - the fields that only one of the two has
    ) -> Part:
        node = self._node(when)
        places = set(node_leaves(node))
        return Part(
            node=node,
            domains=frozenset(leaf.domain for leaf in places),
            volatile=not places.isdisjoint(self._presences),
            json=json,
            **own,
        )

    def _nodes(self, parts: Iterable[Condition]) -> tuple[Open, ...]:
        return tuple(self._node(part) for part in parts)

    def _node(self, condition: Condition) -> Open:
        match condition:
            case conditions.All(all=parts):
                return AtLeast(len(parts), 0, self._nodes(parts))
            case conditions.AnyOf(any=parts):
                return AtLeast(1, 0, self._nodes(parts))
            case conditions.AtLeast(at_least=n, of=parts):
                return AtLeast(n, 0, self._nodes(parts))
            case conditions.Not(not_=part):
                return Not(self._node(part))
            case _:
                name = condition.attribute
                places = tuple(self._places[name, test] for test in self._tests(condition))
                return places[0] if len(places) == 1 else AtLeast(1, 0, places)
