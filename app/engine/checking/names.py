"""What a document names, as far as its parts are sound enough to tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from app.engine.attributes import attribute_table
from app.engine.document import canonical
from app.engine.normalise import fold
from schemas.attributes import OPERATORS, AttributeDeclaration, AttributeType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.engine.checking.node import Node

_DECLARATION: TypeAdapter[AttributeDeclaration] = TypeAdapter(AttributeDeclaration)


@dataclass(frozen=True, slots=True)
class Names:
    """The names other parts refer to; None where what should hold them is no list or object."""

    types: Mapping[str, AttributeType | None] | None
    """Of every attribute, standard or declared; None when the declaration has no legal type."""
    declarations: Mapping[str, AttributeDeclaration]
    """Of every attribute whose declaration is sound in itself."""
    lists: Mapping[str, Node] | None
    dimensions: Mapping[str, int | float | None] | None
    """`max_points` by key."""
    bands: tuple[str, ...] | None
    """Highest first."""
    personas: tuple[str, ...] | None
    queues: Mapping[str, str | None] | None
    """The kind by key."""
    fold: Callable[[str], str]
    """Folding that remembers: a list may be named by hundreds of leaves."""


def names_of(document: Node) -> Names:
    """Collect the names of a document whose parts may be missing or of any kind."""
    declared = document["attributes"].members()
    sound = {name: read for name, node in declared.items() if (read := _declaration(node))}
    table = attribute_table(sound).items()
    usable = {name: one for name, one in table if name in sound or name not in declared}
    types: dict[str, AttributeType | None] = {
        **{name: one.type for name, one in usable.items()},
        **{name: _type(node) for name, node in declared.items()},
    }
    dimensions = document["scorecard"]["dimensions"]
    queues = document["routing"]["queues"]
    max_points = {one["key"].text: one["max_points"].number for one in dimensions.items()}
    kinds = {key: queue["kind"].text for key, queue in queues.members().items()}
    return Names(
        types=types if _may_hold(document["attributes"], dict) else None,
        declarations=usable,
        lists=document["lists"].members() if _may_hold(document["lists"], dict) else None,
        dimensions={key: most for key, most in max_points.items() if key is not None}
        if dimensions.items()
        else None,
        bands=_keys(document["bands"]) or None,
        personas=_keys(document["personas"]) if _may_hold(document["personas"], list) else None,
        queues=kinds if isinstance(queues.value, dict) else None,
        fold=cache(fold),
    )


def _may_hold(node: Node, kind: type) -> bool:
    return not node.given or isinstance(node.value, kind)


def _keys(listed: Node) -> tuple[str, ...]:
    keys = (item["key"].text for item in listed.items())
    return tuple(key for key in keys if key is not None)


def _type(node: Node) -> AttributeType | None:
    return next((kind for kind in OPERATORS if kind == node["type"].text), None)


def _declaration(node: Node) -> AttributeDeclaration | None:
    try:
        return _DECLARATION.validate_json(canonical(node.value))
    except ValidationError:
        return None
