"""The fields of a platform as a definition reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.compiling.leaves import conditions_of, leaves
from app.engine.lists import expand
from schemas.conditions import AtLeastMembers, ListRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemas.attributes import AttributeDeclaration
    from schemas.conditions import Scalar
    from schemas.definition import Definition
    from schemas.platform import FieldType, PlatformField, PlatformMapping

_YES_OR_NO: Mapping[str, Scalar | None] = {"true": True, "false": False}


class Field(NamedTuple):
    """A field of the platform.

    Attributes:
        name: As the platform's filters name it.
        type: What it holds.
        options: Every option, or the spellings that are known, with what an account then has.
        event: The type of event that it dates.
        covers: Whether there is no such event but the one it dates.
        zero_is_unknown: Whether 0 is an empty field.
    """

    name: str
    type: FieldType
    options: Mapping[str, Scalar | None]
    event: str | None
    covers: bool
    zero_is_unknown: bool


def fields_of(
    definition: Definition,
    mapping: PlatformMapping,
    attributes: Mapping[str, AttributeDeclaration],
) -> dict[str, list[Field]]:
    """Return the fields of each attribute that has any.

    Args:
        definition: A checked definition.
        mapping: Where the platform keeps attributes.
        attributes: Those of the definition.
    """
    words = _words(definition)
    found: dict[str, list[Field]] = {}
    for one in mapping.fields:
        if one.attribute in attributes:
            options = _options(one, attributes[one.attribute], words)
            field = Field(one.field, one.type, options, one.event, one.covers, one.zero_is_unknown)
            found.setdefault(one.attribute, []).append(field)
    return found


def _options(
    field: PlatformField, attribute: AttributeDeclaration, words: Mapping[str, Iterable[str]]
) -> Mapping[str, Scalar | None]:
    """Return the options of a field; if its mapping gives none, the words of the definition."""
    if field.type == "boolean":
        return {**dict.fromkeys(_YES_OR_NO), **field.options} if field.options else _YES_OR_NO
    if field.options:
        return field.options
    if attribute.type == "enum":
        spelled = field.type == "text"
        texts = [
            text
            for key, others in attribute.entries
            for text in (key, *(others if spelled else ()))
        ]
    else:
        texts = list(words.get(field.attribute, ()))
    return {text: text for text in texts}


def _words(definition: Definition) -> dict[str, dict[str, None]]:
    """Return the texts that conditions compare each attribute with."""
    found: dict[str, dict[str, None]] = {}
    for condition in conditions_of(definition):
        for leaf in leaves(condition):
            value = getattr(leaf, "value", None)
            if isinstance(value, AtLeastMembers):
                value = value.of
            if isinstance(value, str):
                value = (value,)
            if isinstance(value, ListRef | tuple):
                texts = expand(value, definition.lists) if isinstance(value, ListRef) else value
                named = (text for text in texts if isinstance(text, str))
                found.setdefault(leaf.attribute, {}).update(dict.fromkeys(named))
    return found
