"""Attributes and values: declared and not used, or used and never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader
from app.engine.compiling.leaves import leaves as leaves_of
from app.engine.lint.findings import Finding, LintRule
from app.engine.lint.leaves import of_criteria, of_routing, of_scoring
from app.engine.normalise import AccountInvalid, Reader
from app.engine.wording import written
from schemas.attributes import IDENTITY
from schemas.conditions import EventLeaf
from schemas.routing import AttributeOwner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemas.attributes import AttributeDeclaration
    from schemas.definition import Definition

MOST_DECISIVE = 5


def of_attributes(definition: Definition) -> Iterator[Finding]:
    """Yield what is declared and not used, dimensions that read much, and a missing trigger."""
    table = attribute_table(definition.attributes)
    seen = _seen(definition, table)
    named = _named(definition, table)
    used = set(_used(definition))
    for name, declared in definition.attributes.items():
        if name not in used:
            message = f"Nothing reads {name}; take it out, or use it."
            yield Finding(LintRule.ATTRIBUTE_UNUSED, f"/attributes/{name}", message)
        elif declared.type == "enum":
            unused = [
                key
                for key, _ in declared.entries
                if key not in named.get(name, ()) and key not in seen.get(name, ())
            ]
            if 0 < len(unused) <= len(declared.entries) / 2:  # else they are a vocabulary
                yield Finding(
                    LintRule.VALUE_UNUSED,
                    f"/attributes/{name}/values",
                    f"No condition names {written(unused)}, nor has an example. Keep what your data"
                    " can say, as it is then known to be something else, and take out the rest.",
                )
    yield from _never_seen(definition, table, seen)
    for number, dimension in enumerate(definition.scorecard.dimensions):
        read = {leaf.attribute for one in dimension.criteria for leaf in leaves_of(one.when)}
        if len(read) > MOST_DECISIVE:
            yield Finding(
                LintRule.MANY_ATTRIBUTES,
                f"/scorecard/dimensions/{number}",
                f"{dimension.key} is decided by {len(read)} attributes; keep the {MOST_DECISIVE}"
                " that tell most, as each is one more to be found out.",
            )
    if not any(isinstance(leaf, EventLeaf) for _, leaf in of_criteria(definition)):
        yield Finding(
            LintRule.NO_TRIGGER,
            "/scorecard",
            "No criterion asks for a trigger, so nothing says why an account should buy now.",
        )


def _never_seen(
    definition: Definition,
    table: Mapping[str, AttributeDeclaration],
    seen: Mapping[str, set[str]],
) -> Iterator[Finding]:
    if not definition.examples:
        return
    reader = LeafReader(table, definition.lists)
    for pointer, leaf in of_scoring(definition):
        if table[leaf.attribute].type != "string" or leaf.op not in {"eq", "in"}:
            continue
        if leaf.attribute in IDENTITY:
            continue
        value = reader.test(leaf).value
        wanted = value if isinstance(value, frozenset) else {value}
        if seen.get(leaf.attribute, set()).isdisjoint(wanted):
            yield Finding(
                LintRule.VALUE_NOT_IN_EXAMPLES,
                f"{pointer}/value",
                f"{leaf.attribute} is any text, and no example has"
                f" {written(sorted(map(str, wanted)))}; add an example with such an account, or"
                " correct the value.",
            )


def _seen(definition: Definition, table: Mapping[str, AttributeDeclaration]) -> dict[str, set[str]]:
    """Return the texts that the examples' accounts have, by attribute."""
    reader = Reader(table)
    seen: dict[str, set[str]] = {}
    for example in definition.examples:
        try:
            facts = reader.read(example.account).facts
        except AccountInvalid:
            continue  # publishing refuses it, with the reason
        for name, value in facts.items():
            if isinstance(value, str):
                seen.setdefault(name, set()).add(value)
    return seen


def _named(
    definition: Definition, table: Mapping[str, AttributeDeclaration]
) -> dict[str, set[str]]:
    """Return the texts that conditions name, by attribute."""
    reader = LeafReader(table, definition.lists)
    named: dict[str, set[str]] = {}
    for _, leaf in (*of_scoring(definition), *of_routing(definition)):
        value = reader.test(leaf).value
        values = value if isinstance(value, frozenset) else {value}
        named.setdefault(leaf.attribute, set()).update(v for v in values if isinstance(v, str))
    return named


def _used(definition: Definition) -> Iterator[str]:
    for _, leaf in (*of_scoring(definition), *of_routing(definition)):
        yield leaf.attribute
    for rule in definition.routing.rules if definition.routing else ():
        if isinstance(rule.to.owner, AttributeOwner):
            yield rule.to.owner.attribute
        if rule.hold:
            yield from rule.hold.for_
