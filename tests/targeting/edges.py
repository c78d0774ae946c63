"""A platform that keeps all that a definition reads, and records at the edges of its tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader, conditions_of, leaves
from app.engine.domains.event_tests import EventTest
from app.engine.domains.sets import members
from schemas.conditions import Presence
from schemas.platform import PlatformMapping
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    from random import Random

    from app.engine.domains.base import Test
    from schemas.definition import Definition
    from tests.targeting.platforms import Record

_TYPES = {
    "string": "picklist",
    "enum": "picklist",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "string_set": "picklist_set",
}


class Edges:
    """Makes records of a platform that keeps every attribute of a definition in a field.

    Args:
        definition: The definition.
        platform: Whose platform.
    """

    def __init__(self, definition: Definition, platform: str) -> None:
        attributes = attribute_table(definition.attributes)
        reader = LeafReader(attributes, definition.lists)
        tests: dict[str, list[Test]] = {}
        for condition in conditions_of(definition):
            for leaf in leaves(condition):
                of_it = tests.setdefault(leaf.attribute, [])
                if not isinstance(leaf, Presence):
                    of_it.append(reader.test(leaf))
        fields: list[dict[str, Any]] = []
        self._held: dict[str, list[Any]] = {}
        for name, of_it in tests.items():
            kind: str = attributes[name].type
            if kind == "events":
                events = [test.value for test in of_it if isinstance(test.value, EventTest)]
                days = {test.within_days or 0 for test in events}
                for type_ in sorted({one for test in events for one in test.types}):
                    dated = f"{type_}_on".replace("-", "_").replace(".", "_")
                    fields.append(
                        {"attribute": name, "field": dated, "type": "date", "event": type_}
                    )
                    self._held[dated] = _days(days)
                continue
            held = _values(kind, of_it, getattr(attributes[name], "entries", ()))
            field: dict[str, Any] = {"attribute": name, "field": f"{name}__c", "type": _TYPES[kind]}
            if _TYPES[kind].startswith("picklist"):
                field["options"] = {one: one for one in held}
            fields.append(field)
            self._held[field["field"]] = held
        made = {
            "platform_mapping": 1,
            "key": "edges",
            "name": "Edges",
            "platform": platform,
            "fields": fields,
        }
        self.mapping = PlatformMapping.model_validate_json(orjson.dumps(made))
        self._sets = {one.field for one in self.mapping.fields if one.type == "picklist_set"}

    def record(self, random: Random) -> Record:
        """Return a record, most of which suits the definition."""
        return {field: self._value(field, random) for field in self._held}

    def _value(self, field: str, random: Random) -> Any:  # noqa: ANN401 - of any type
        values = self._held[field]
        if random.random() < 1 / 8:
            return None
        if field in self._sets:
            return random.sample(values, random.randint(1, min(4, len(values))))
        return random.choice(values)


def _values(kind: str, tests: list[Test], entries: Any) -> list[Any]:  # noqa: ANN401 - of an enum
    match kind:
        case "boolean":
            return ["true", "false"]
        case "number":
            bounds = {
                bound
                for test in tests
                for bound in (test.value if isinstance(test.value, tuple) else (test.value,))
            }
            return sorted({max(near, 0) for one in bounds for near in (one - 1, one, one + 1)})
        case "date":
            return _days({one for test in tests for one in (test.value,) if isinstance(one, int)})
        case "string_set":
            return sorted({one for test in tests for one in members(test)})
        case "enum":
            return [key for key, _ in entries]
    texts: set[Any] = set()
    for test in tests:
        texts |= test.value if isinstance(test.value, frozenset) else {test.value}
    return sorted(texts)


def _days(distances: set[int]) -> list[Any]:
    near = {sign * one + step for one in distances for sign in (-1, 1) for step in (-1, 0, 1)}
    return [TODAY + timedelta(days=one) for one in sorted(near)]
