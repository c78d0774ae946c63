"""Conditions: leaves that test one attribute, and the groups that combine them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from schemas.base import MAX_LIST_VALUES, AttributeName, Day, Days, Key, Model, Number, Text


class ListRef(Model):
    """A list of the document, by its name; expanded before anything else."""

    list: Key
    """The name of one of the document's `lists`."""


def _list_tag(value: Any) -> str:  # noqa: ANN401 - raw input of any kind
    return "list" if isinstance(value, dict | ListRef) else "values"


TextValues = Annotated[
    tuple[Text, ...],
    Field(min_length=1, max_length=MAX_LIST_VALUES, json_schema_extra={"uniqueItems": True}),
]
"""Texts that differ after folding."""
Values = Annotated[
    Annotated[TextValues, Tag("values")] | Annotated[ListRef, Tag("list")],
    Discriminator(_list_tag),
]


def _scalar_tag(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "text"


Scalar = Annotated[
    Annotated[bool, Tag("boolean")]
    | Annotated[Number, Tag("number")]
    | Annotated[Text, Tag("text")],
    Discriminator(_scalar_tag),
]


class Leaf(Model):
    """What all tests of one attribute have in common."""

    attribute: AttributeName
    """What it tests: a standard attribute, or one the definition declares."""


class Equality(Leaf):
    """Tests whether the attribute is, or is not, one value."""

    op: Literal["eq", "ne"]
    """Whether it is the value; with `ne`, whether it is another one."""
    value: Scalar
    """Of the type of the attribute."""


class Membership(Leaf):
    """Tests whether the attribute is, or is not, one of several texts."""

    op: Literal["in", "not_in"]
    """`in`: is one of the values; `not_in`: is none of them."""
    value: Values
    """The values, or the name of a list."""


class Comparison(Leaf):
    """Tests a number against one bound."""

    op: Literal["lt", "lte", "gt", "gte"]
    """Less than, at most, more than, at least."""
    value: Number
    """The bound."""


class Between(Leaf):
    """Tests a number against two bounds, both inclusive."""

    op: Literal["between"]
    """From the first bound to the second."""
    value: tuple[Number, Number]
    """The lower and the upper bound, both inclusive."""


class DateOrder(Leaf):
    """Tests whether a date lies strictly before or after a fixed day."""

    op: Literal["before", "after"]
    """Strictly: the day itself is neither before nor after."""
    value: Day
    """The day to compare with."""


class DateDistance(Leaf):
    """Tests a date by its distance in days from the day of scoring."""

    op: Literal["within_days", "due_within_days", "older_than_days"]
    """In the last n days, in the next n days, or longer than n days ago."""
    value: Days
    """The n days, from the day of scoring."""


class SetMembers(Leaf):
    """Tests a set for any, all or none of several members."""

    op: Literal["contains_any", "contains_all", "contains_none"]
    """Holds at least one, every one, or none of the members."""
    value: Values
    """The members, or the name of a list."""


class AtLeastMembers(Model):
    """How many of which members a set must hold."""

    n: Annotated[int, Field(ge=1, le=MAX_LIST_VALUES)]
    """How many, at most as many as there are members."""
    of: Values
    """The members, or the name of a list."""


class SetAtLeast(Leaf):
    """Tests a set for at least n of several members."""

    op: Literal["contains_at_least"]
    """Holds at least n of the members."""
    value: AtLeastMembers
    """How many of which."""


class EventTest(Model):
    """Which events count, and how many of them are needed."""

    types: Values
    """Types of event, or the name of a list; `funding` takes in `funding.series-b`."""
    within_days: Days | None = None
    """Days back from (`happened`) or ahead of (`upcoming`) the day of scoring."""
    min_amount: Annotated[Number, Field(ge=0)] | None = None
    """US dollars; an event of a smaller amount does not count."""
    min_count: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """How many are needed, by the sum of their counts; 1 if not given."""


class EventLeaf(Leaf):
    """Tests whether events of some type happened, or lie ahead."""

    op: Literal["happened", "upcoming"]
    """`happened`: up to the day of scoring; `upcoming`: after it."""
    value: EventTest
    """Which events."""


class Presence(Leaf):
    """Tests whether anything is known of the attribute."""

    op: Literal["known", "unknown"]
    """Whether the account has a value that could be read."""


class All(Model):
    """Met when every part is met."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """The parts."""


class AnyOf(Model):
    """Met when at least one part is met."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """The parts."""


class Not(Model):
    """Met when its part is not met."""

    not_: Condition = Field(alias="not")
    """The part."""


class AtLeast(Model):
    """Met when at least n parts are met."""

    at_least: Annotated[int, Field(ge=1)]
    """How many, at most as many as there are parts."""
    of: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """The parts."""


LEAVES: dict[str, type[Leaf]] = {
    op: leaf
    for leaf, ops in (
        (Equality, ("eq", "ne")),
        (Membership, ("in", "not_in")),
        (Comparison, ("lt", "lte", "gt", "gte")),
        (Between, ("between",)),
        (DateOrder, ("before", "after")),
        (DateDistance, ("within_days", "due_within_days", "older_than_days")),
        (SetMembers, ("contains_any", "contains_all", "contains_none")),
        (SetAtLeast, ("contains_at_least",)),
        (EventLeaf, ("happened", "upcoming")),
        (Presence, ("known", "unknown")),
    )
    for op in ops
}


def _condition_tag(value: Any) -> str | None:  # noqa: ANN401 - raw input of any kind
    if isinstance(value, Model):
        return type(value).__name__
    if not isinstance(value, dict):
        return None
    for group, name in (("all", "All"), ("any", "AnyOf"), ("not", "Not"), ("at_least", "AtLeast")):
        if group in value:
            return name
    op = value.get("op")
    leaf = LEAVES.get(op) if isinstance(op, str) else None
    return leaf.__name__ if leaf else None


_Condition = Annotated[
    Annotated[Equality, Tag("Equality")]
    | Annotated[Membership, Tag("Membership")]
    | Annotated[Comparison, Tag("Comparison")]
    | Annotated[Between, Tag("Between")]
    | Annotated[DateOrder, Tag("DateOrder")]
    | Annotated[DateDistance, Tag("DateDistance")]
    | Annotated[SetMembers, Tag("SetMembers")]
    | Annotated[SetAtLeast, Tag("SetAtLeast")]
    | Annotated[EventLeaf, Tag("EventLeaf")]
    | Annotated[Presence, Tag("Presence")]
    | Annotated[All, Tag("All")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[Not, Tag("Not")]
    | Annotated[AtLeast, Tag("AtLeast")],
    Discriminator(_condition_tag),
]
Condition = TypeAliasType("Condition", _Condition)
"""A test of an account; a named type, so that JSON Schema spells it out once."""

for _group in (All, AnyOf, Not, AtLeast):
    _group.model_rebuild()
