"""The facts behind each criterion, for those who ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.compiling.leaves import LeafReader, leaves
from app.engine.domains.event_tests import EventTest, lies_under
from app.engine.normalise.account import to_json
from app.engine.values import EventList, Facts, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.attributes import AttributeDeclaration
    from schemas.conditions import Condition
    from schemas.definition import Definition


class DecidingFacts:
    """Which facts each criterion reads.

    Args:
        definition: The definition.
        attributes: Its attributes.
    """

    def __init__(
        self, definition: Definition, attributes: Mapping[str, AttributeDeclaration]
    ) -> None:
        reader = LeafReader(attributes, definition.lists)
        self._reads = [
            [_reads(reader, criterion.when) for criterion in dimension.criteria]
            for dimension in definition.scorecard.dimensions
        ]

    def add(self, dimensions: list[dict[str, Any]], facts: Facts) -> list[dict[str, Any]]:
        """Return the dimensions of a decision with `facts` at every criterion.

        Each fact is `{"attribute", "value"}` with the canonical value; of a list of events, those
        of a type the criterion asks for. What is unknown is not listed.
        """
        return [
            {
                **dimension,
                "criteria": [
                    {**criterion, "facts": _facts(reads, facts)}
                    for criterion, reads in zip(dimension["criteria"], read, strict=True)
                ],
            }
            for dimension, read in zip(dimensions, self._reads, strict=True)
        ]


def _reads(reader: LeafReader, condition: Condition) -> dict[str, set[str]]:
    reads: dict[str, set[str]] = {}
    for leaf in leaves(condition):
        types = reads.setdefault(leaf.attribute, set())
        asked = reader.test(leaf).value
        if isinstance(asked, EventTest):
            types |= asked.types
    return reads


def _facts(reads: Mapping[str, set[str]], facts: Facts) -> list[dict[str, Any]]:
    return [
        {"attribute": name, "value": to_json(_wanted(facts[name], types))}
        for name, types in reads.items()
        if name in facts
    ]


def _wanted(value: Value, types: set[str]) -> Value:
    if not isinstance(value, EventList) or not types:
        return value
    return value._replace(
        events=tuple(
            event for event in value.events if any(lies_under(event.type, t) for t in types)
        )
    )
