"""What a definition says of an attribute, in the same canonical form as an account's values."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.engine.normalise.choices import enum_table
from app.engine.normalise.places import country_code, region_code
from app.engine.normalise.text import fold

if TYPE_CHECKING:
    from schemas.attributes import AttributeDeclaration

_enum_table = lru_cache(maxsize=64)(enum_table)


def canonical_text(
    attribute_name: str, declaration: AttributeDeclaration, value: str
) -> str | None:
    """Return a definition's text as accounts hold it.

    Args:
        attribute_name: `country` and `region` are places when they are strings.
        declaration: Of the attribute; for sets and events, of which `value` is a member or a type.
        value: An enum's key or alias, a country, a whole region code (`US-CA`), or any text.

    Returns:
        The canonical text; None when it is blank or not recognised.
    """
    if declaration.type == "enum":
        return _enum_table(declaration).get(fold(value))
    if declaration.type == "string" and attribute_name == "country":
        return country_code(value)
    if declaration.type == "string" and attribute_name == "region":
        return region_code(value)
    return fold(value) or None
