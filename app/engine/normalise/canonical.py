"""What a definition says of an attribute, in the same canonical form as an account's values."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.engine.normalise.choices import enum_table
from app.engine.normalise.places import country_code, region_code
from app.engine.normalise.text import fold

if TYPE_CHECKING:
    from schemas.attributes import AttributeDeclaration, EnumAttribute


class _Held:
    """An enum by identity: to hash or compare all its words takes longer than to look one up."""

    __slots__ = ("declaration",)

    def __init__(self, declaration: EnumAttribute) -> None:
        self.declaration = declaration

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.declaration is other.declaration

    def __hash__(self) -> int:
        return id(self.declaration)


@lru_cache(maxsize=64)
def _enum_table(held: _Held) -> dict[str, str]:
    return enum_table(held.declaration)


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
        return _enum_table(_Held(declaration)).get(fold(value))
    if declaration.type == "string" and attribute_name == "country":
        return country_code(value)
    if declaration.type == "string" and attribute_name == "region":
        return region_code(value)
    return fold(value) or None
