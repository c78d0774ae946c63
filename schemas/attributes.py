"""Attributes: what a definition may know of an account, standard or declared."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from schemas.base import MAX_LIST_VALUES, Key, Model, Number, Text

AttributeType = Literal["string", "enum", "number", "boolean", "date", "string_set", "events"]


class _Attribute(Model):
    label: Text | None = None
    """How people call the attribute."""
    ask: Text | None = None
    """The question a rep asks to find out."""
    controllable: bool = False
    """Whether the account can change it, so that asking for the change makes sense."""
    source: Text | None = None
    """Where the value usually comes from."""


class StringAttribute(_Attribute):
    """Free text, compared after folding."""

    type: Literal["string"]
    """Any text."""


class EnumValue(Model):
    """One value of an enum, with the other words for it."""

    key: Key
    """How conditions and decisions name the value."""
    aliases: Annotated[tuple[Text, ...], Field(max_length=MAX_LIST_VALUES)] = ()
    """Other words for it, as accounts spell them; compared after folding."""


def _enum_tag(value: object) -> str:
    return "aliases" if isinstance(value, dict | EnumValue) else "key"


EnumEntry = Annotated[
    Annotated[Key, Tag("key")] | Annotated[EnumValue, Tag("aliases")], Discriminator(_enum_tag)
]


class EnumAttribute(_Attribute):
    """One of a closed list of values."""

    type: Literal["enum"]
    """One value out of a list."""
    values: Annotated[tuple[EnumEntry, ...], Field(min_length=1, max_length=MAX_LIST_VALUES)]
    """Keys, or keys with their aliases; any other word is unknown, with a warning."""

    @property
    def entries(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The key and the aliases of every value."""
        return tuple(
            (value.key, value.aliases) if isinstance(value, EnumValue) else (value, ())
            for value in self.values
        )


class NumberAttribute(_Attribute):
    """A finite number, or a range of them."""

    type: Literal["number"]
    """A number."""
    minimum: Number | None = None
    """A value below it is unknown, with a warning."""
    maximum: Number | None = None
    """A value above it is unknown, with a warning."""


class BooleanAttribute(_Attribute):
    """Yes or no."""

    type: Literal["boolean"]
    """True or false."""


class DateAttribute(_Attribute):
    """A day."""

    type: Literal["date"]
    """A day of the years 1900 to 2999."""


class StringSetAttribute(_Attribute):
    """A set of texts, of which some may be known to be lacking."""

    type: Literal["string_set"]
    """Several texts."""
    absence: Literal["unknown", "no"] = "unknown"
    """What it means when a given set does not name a member."""


class EventsAttribute(_Attribute):
    """Dated events at the account."""

    type: Literal["events"]
    """Several events."""
    absence: Literal["unknown", "no"] = "unknown"
    """What it means when a given list does not hold an event of a type."""


AttributeDeclaration = Annotated[
    StringAttribute
    | EnumAttribute
    | NumberAttribute
    | BooleanAttribute
    | DateAttribute
    | StringSetAttribute
    | EventsAttribute,
    Field(discriminator="type"),
]

IDENTITY: tuple[str, ...] = ("id", "name", "domain", "owner_id")
"""Standard strings that say which account it is: for flags and routing, not for criteria."""

STANDARD: dict[str, AttributeDeclaration] = {
    **{name: StringAttribute(type="string") for name in IDENTITY},
    "industry": StringAttribute(type="string"),
    "funding_stage": StringAttribute(type="string"),
    "relationship": StringAttribute(type="string"),
    "company_status": StringAttribute(type="string"),
    "ownership": StringAttribute(type="string"),
    "employees": NumberAttribute(type="number", minimum=0),
    "engineers": NumberAttribute(type="number", minimum=0),
    "sellers": NumberAttribute(type="number", minimum=0),
    "annual_revenue": NumberAttribute(type="number", minimum=0),
    "founded_year": NumberAttribute(type="number", minimum=0),
    "growth_rate": NumberAttribute(type="number"),
    "headcount_growth": NumberAttribute(type="number"),
    "country": StringAttribute(type="string"),
    "region": StringAttribute(type="string"),
    "technologies": StringSetAttribute(type="string_set"),
    "triggers": EventsAttribute(type="events"),
}
"""The attributes every definition may read without declaring them, in the order of the language."""

RESERVED_ENDINGS: tuple[str, ...] = ("_min", "_max", "_below", "_known", "_lacks", "_covers")
"""Endings that name the columns of ranges, sets and events in the columnar forms."""

OPERATORS: dict[AttributeType, tuple[str, ...]] = {
    "string": ("eq", "ne", "in", "not_in", "known", "unknown"),
    "enum": ("eq", "ne", "in", "not_in", "known", "unknown"),
    "number": ("eq", "ne", "lt", "lte", "gt", "gte", "between", "known", "unknown"),
    "boolean": ("eq", "known", "unknown"),
    "date": (
        "before",
        "after",
        "within_days",
        "due_within_days",
        "older_than_days",
        "known",
        "unknown",
    ),
    "string_set": (
        "contains_any",
        "contains_all",
        "contains_none",
        "contains_at_least",
        "known",
        "unknown",
    ),
    "events": ("happened", "upcoming", "known", "unknown"),
}
"""Which operators test an attribute of which type."""
