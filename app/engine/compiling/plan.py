"""The plan of a scorecard: its domains, and the components they fall into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.bundles import Bundle, bundles
from app.engine.classes import Classes
from app.engine.compiling.joining import Joined
from app.engine.compiling.parts import PartCompiler
from app.engine.component import Component, Scale
from app.engine.missing import Refinements
from app.engine.possible import Possibilities
from app.engine.reading import Read
from app.engine.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Sized

    from app.engine.parts import Part
    from app.engine.verdict import Bands
    from schemas.attributes import AttributeDeclaration
    from schemas.definition import Definition


class Plan(NamedTuple):
    """What a definition compiles to; the place of a domain is its number."""

    reads: tuple[Read, ...]
    scale: Scale
    bundles: tuple[Bundle, ...]
    parts: tuple[Part, ...]
    """Criteria, then flags."""
    flags: tuple[Part, ...]


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
    flags = [compiler.flag(number, flag, bands) for number, flag in enumerate(definition.anti_icp)]
    reads = tuple(Read(name, domain, Classes(domain)) for name, domain in compiler.domains)
    joined = Joined(len(reads))
    for parts in criteria.values():
        joined.join(number for part in parts for number in part.domains)
    for part in flags:
        joined.join(part.domains)
    names = dict.fromkeys(read.attribute for read in reads)
    numbers = {name: number for number, name in enumerate(names)}
    groups = joined.groups()
    scale = _scale(definition, [(name, attributes[name].ask) for name in names], bands, groups)
    components = []
    for group in groups:
        inside = [
            dimension
            for dimension in definition.scorecard.dimensions
            if criteria[dimension.key][0].domains <= group
        ]
        parts = [part for dimension in inside for part in criteria[dimension.key]]
        parts += [part for part in flags if part.domains <= group]
        read = {number: numbers[reads[number].attribute] for number in sorted(group)}
        components.append(Component(read, inside, parts, scale))
    parts = [part for own in criteria.values() for part in own] + flags
    return Plan(reads, scale, bundles(components, scale), parts=tuple(parts), flags=tuple(flags))


def _scale(
    definition: Definition,
    attributes: Sequence[tuple[str, str | None]],
    bands: Bands,
    components: Sized,
) -> Scale:
    totals = Totals(
        bands,
        [bands.cap(flag) for flag in definition.anti_icp],
        sum(dimension.max_points for dimension in definition.scorecard.dimensions),
        len(components),
    )
    return Scale(bands, totals, Possibilities(bands), Refinements(attributes, totals))
