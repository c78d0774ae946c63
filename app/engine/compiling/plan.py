"""The plan of a scorecard: its domains, and the components they fall into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.compiling.domains import domains
from app.engine.compiling.leaves import LeafReader, leaves
from app.engine.component import Component, Part
from app.engine.domains.base import Domain, Test, presence_outcome
from app.engine.nodes import Leaf, Node, Not, at_least
from app.engine.nodes import leaves as node_leaves
from schemas import conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.engine.verdict import Bands
    from schemas.attributes import AttributeDeclaration
    from schemas.conditions import Condition
    from schemas.definition import Definition


@dataclass(frozen=True, slots=True)
class Plan:
    """What a definition compiles to."""

    domains: tuple[tuple[str, Domain[Any]], ...]
    """Each domain with the attribute it reads; its place is its number."""
    components: tuple[Component, ...]


def plan(
    definition: Definition, attributes: Mapping[str, AttributeDeclaration], bands: Bands
) -> Plan:
    """Return the domains and components of a checked definition."""
    nodes = _Nodes(definition, attributes)
    joined = _Joined(len(nodes.domains))
    parts: dict[str | None, list[Part]] = {}
    for dimension in definition.scorecard.dimensions:
        parts[dimension.key] = []
        for criterion in dimension.criteria:
            part = nodes.part(criterion.when, criterion.key, dimension.key, criterion.points)
            parts[dimension.key].append(part)
        joined.join(number for part in parts[dimension.key] for number in part.domains)
    flags = [
        nodes.part(
            flag.when, flag.key, cap=bands.cap(flag), disqualifies=flag.effect == "disqualify"
        )
        for flag in definition.anti_icp
    ]
    for part in [part for found in parts.values() for part in found] + flags:
        joined.join(part.domains)
    components = []
    for numbers in joined.groups():
        inside = [
            dimension
            for dimension in definition.scorecard.dimensions
            if parts[dimension.key][0].domains <= numbers
        ]
        components.append(
            Component(
                {number: nodes.domains[number][1] for number in sorted(numbers)},
                inside,
                [part for dimension in inside for part in parts[dimension.key]]
                + [part for part in flags if part.domains <= numbers],
                bands,
            )
        )
    return Plan(tuple(nodes.domains), tuple(components))


class _Nodes:
    """Compiles conditions once every test of every attribute is known."""

    def __init__(
        self, definition: Definition, attributes: Mapping[str, AttributeDeclaration]
    ) -> None:
        self._reader = LeafReader(attributes, definition.lists)
        tests: dict[str, dict[Test, None]] = {}
        for condition in _conditions(definition):
            for leaf in leaves(condition):
                tests.setdefault(leaf.attribute, {})[self._reader.test(leaf)] = None
        self.domains: list[tuple[str, Domain[Any]]] = []
        self._places: dict[tuple[str, Test], Leaf] = {}
        self._presences: set[Leaf] = set()
        for name, found in tests.items():
            for family, domain in domains(attributes[name], list(found)):
                number = len(self.domains)
                self.domains.append((name, domain))
                for index, test in enumerate(family):
                    self._places[name, test] = Leaf(number, index)
                    if presence_outcome(test.op) is not None:
                        self._presences.add(Leaf(number, index))

    def part(  # noqa: PLR0913 - a part is just these fields
        self,
        condition: Condition,
        key: str,
        dimension: str | None = None,
        points: int = 0,
        *,
        cap: int = 0,
        disqualifies: bool = False,
    ) -> Part:
        """Return the compiled condition of a criterion or flag."""
        node = self._node(condition)
        places = set(node_leaves(node))
        return Part(
            key=key,
            node=node,
            domains=frozenset(leaf.domain for leaf in places),
            volatile=not places.isdisjoint(self._presences),
            dimension=dimension,
            points=points,
            cap=cap,
            disqualifies=disqualifies,
        )

    def _node(self, condition: Condition) -> Node:
        match condition:
            case conditions.All(all=parts):
                return at_least(len(parts), 0, [self._node(part) for part in parts])
            case conditions.AnyOf(any=parts):
                return at_least(1, 0, [self._node(part) for part in parts])
            case conditions.AtLeast(at_least=n, of=parts):
                return at_least(n, 0, [self._node(part) for part in parts])
            case conditions.Not(not_=part):
                return Not(self._node(part))
            case _:
                return self._places[condition.attribute, self._reader.test(condition)]


def _conditions(definition: Definition) -> Iterator[Condition]:
    for dimension in definition.scorecard.dimensions:
        for criterion in dimension.criteria:
            yield criterion.when
    for flag in definition.anti_icp:
        yield flag.when


class _Joined:
    """Disjoint sets of domain numbers."""

    def __init__(self, size: int) -> None:
        self._group = {number: {number} for number in range(size)}

    def join(self, numbers: Iterable[int]) -> None:
        """Put all the numbers into one set."""
        merged = set().union(*(self._group[number] for number in numbers))
        for number in merged:
            self._group[number] = merged

    def groups(self) -> list[set[int]]:
        """Return the sets, by their smallest numbers."""
        distinct = {id(group): group for group in self._group.values()}
        return sorted(distinct.values(), key=min)
