"""The plan of a scorecard: its domains, and the components they fall into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.classes import Classes
from app.engine.compiling.joining import Joined
from app.engine.compiling.parts import PartCompiler
from app.engine.component import Component
from app.engine.reading import Read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.verdict import Bands
    from schemas.attributes import AttributeDeclaration
    from schemas.definition import Definition


class Plan(NamedTuple):
    """What a definition compiles to; the place of a domain is its number."""

    reads: tuple[Read, ...]
    components: tuple[Component, ...]


def plan(
    definition: Definition, attributes: Mapping[str, AttributeDeclaration], bands: Bands
) -> Plan:
    """Return the domains and components of a checked definition."""
    compiler = PartCompiler(definition, attributes)
    criteria = {
        dimension.key: [
            compiler.criterion(criterion, dimension) for criterion in dimension.criteria
        ]
        for dimension in definition.scorecard.dimensions
    }
    flags = [compiler.flag(flag, bands) for flag in definition.anti_icp]
    reads = tuple(Read(name, domain, Classes(domain)) for name, domain in compiler.domains)
    joined = Joined(len(reads))
    for parts in criteria.values():
        joined.join(number for part in parts for number in part.domains)
    for part in flags:
        joined.join(part.domains)
    components = []
    for numbers in joined.groups():
        inside = [
            dimension
            for dimension in definition.scorecard.dimensions
            if criteria[dimension.key][0].domains <= numbers
        ]
        parts = [part for dimension in inside for part in criteria[dimension.key]]
        parts += [part for part in flags if part.domains <= numbers]
        names = {number: reads[number].attribute for number in sorted(numbers)}
        components.append(Component(names, inside, parts, bands))
    return Plan(reads, tuple(components))
