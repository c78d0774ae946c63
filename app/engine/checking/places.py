"""From Pydantic's locations to JSON Pointers, and to what the models expect there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from typing_extensions import TypeAliasType

from app.engine.faults import child

if TYPE_CHECKING:
    from pydantic import JsonValue
    from pydantic_core import ErrorDetails

_KEY = "[key]"
"""How Pydantic's locations end where the key of a mapping is meant, not its value.

A document may have a field of that name, too; then it is one that is not known.
"""
_UNKNOWN_FIELD = "extra_forbidden"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document: its pointer, its value, and the type the models want there."""

    pointer: str
    value: JsonValue
    expected: Any
    owner: Any = None
    """The type of what holds the place."""
    name: str = ""
    """The key or index of the place in what holds it."""


def locate(detail: ErrorDetails, document: JsonValue, model: type[BaseModel]) -> Place:
    """Follow the location of an error through the document and its model in step.

    Tags of unions are part of a location but not of the document; in step with the models, they
    cannot be confused with keys of the document.
    """
    place = Place("", document, model)
    for part in detail["loc"]:
        of_mapping = get_origin(place.owner) is dict
        if part == _KEY and of_mapping and detail["type"] != _UNKNOWN_FIELD:
            return place
        if is_union(place.expected):
            chosen = _member(place.expected, str(part))
            place = replace(place, expected=chosen)
        else:
            place = _inner(place, part)
    return place


def bare(kind: Any) -> Any:  # noqa: ANN401 - annotations are of any type
    """Return a type without its constraints, its name, and its being optional."""
    if isinstance(kind, TypeAliasType):
        return bare(kind.__value__)
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if is_union(kind):
        members = [member for member in get_args(kind) if member is not NoneType]
        return bare(members[0]) if len(members) == 1 else Union[tuple(members)]  # noqa: UP007 - built at run time
    return kind


def is_union(kind: Any) -> bool:  # noqa: ANN401 - annotations are of any type
    """Return whether a type is one of several."""
    return get_origin(kind) in {Union, UnionType}


def is_model(kind: Any) -> bool:  # noqa: ANN401 - annotations are of any type
    """Return whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return the types of a model's fields by the names the fields have in a document."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def required(model: type[BaseModel]) -> list[str]:
    """Return the fields that an object of this model must have, as a document names them."""
    known = model.model_fields.items()
    return [field.alias or name for name, field in known if field.is_required()]


def _member(union: Any, tag: str) -> Any:  # noqa: ANN401 - annotations are of any type
    return next(bare(member) for member in get_args(union) if tag in _tags(member))


def _tags(member: Any) -> set[str]:  # noqa: ANN401 - annotations are of any type
    tags = {meta.tag for meta in getattr(member, "__metadata__", ()) if isinstance(meta, Tag)}
    if not tags and is_model(bare(member)):
        literals = (kind for kind in fields(bare(member)).values() if get_origin(kind) is Literal)
        tags = {choice for kind in literals for choice in get_args(kind)}
    return tags


def _inner(place: Place, part: int | str) -> Place:
    value = place.value
    if isinstance(value, dict):
        value = value.get(str(part))
    elif isinstance(value, list) and isinstance(part, int) and part < len(value):
        value = value[part]
    else:
        value = None
    pointer = child(place.pointer, part)
    return Place(pointer, value, _part_of(place.expected, part), place.expected, str(part))


def _part_of(kind: Any, part: int | str) -> Any:  # noqa: ANN401 - annotations are of any type
    if is_model(kind):
        return bare(fields(kind).get(str(part)))
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return bare(arguments[1])
    return bare(arguments[0 if Ellipsis in arguments else min(int(part), len(arguments) - 1)])
