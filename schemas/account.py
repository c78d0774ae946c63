"""An account as it is sent: what the standard attributes may hold, and any other keys.

The models document what the reader of accounts lets in. A text that means nothing to the reader is
no error but a warning, so the models do not know it either; and only the reader, who folds, sees a
member of a set that is both there and lacking.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, Strict, model_validator
from pydantic_core import PydanticCustomError

from schemas.base import MAX_LIST_VALUES, MAX_TEXT, NO_NUL, WRITTEN, Model

MAX_KEYS = 500

AccountText = Annotated[str, Field(max_length=MAX_TEXT, pattern=NO_NUL)]
"""A text as it comes; blank means unknown."""
Texts = Annotated[list[AccountText], Field(max_length=MAX_LIST_VALUES)]
Finite = Annotated[float, Strict()]
_LARGEST_COUNT = 2**53


def _refuse(message: str) -> PydanticCustomError:
    return PydanticCustomError("account", "{message}", {"message": message})


def _whole(count: float | str) -> float | str:
    if isinstance(count, str) or count < 1 or (count.is_integer() and count <= _LARGEST_COUNT):
        return count
    raise _refuse("a count is a whole number")


class Range(Model):
    """A number of which only the bounds are known; at least one side is there."""

    min: Finite | None = None
    """Smallest value, inclusive."""
    max: Finite | None = None
    """Largest value, inclusive."""
    below: Finite | None = None
    """Exclusive upper end, in the place of `max`."""

    @model_validator(mode="after")
    def _holds_something(self) -> Range:
        if self.max is not None and self.below is not None:
            raise _refuse("a range has max or below, not both")
        top = self.below if self.max is None else self.max
        if top is None and self.min is None:
            raise _refuse("a range has a side")
        if top is None or self.min is None:
            return self
        if self.min > top or (self.min == top and self.max is None):
            raise _refuse("a range is not empty")
        return self


class Members(Model):
    """Members that are there, and members known to be lacking."""

    has: Texts | None = None
    """Members that are there."""
    lacks: Texts | None = None
    """Members known not to be there."""


class AccountEvent(Model):
    """Something that happened, or will happen, at the account."""

    type: Annotated[str, Field(max_length=MAX_TEXT, pattern=WRITTEN)]
    """What happened; dots make it a kind of something: `funding.series-b` is a `funding`."""
    date: AccountText | None = None
    """`YYYY-MM-DD`, or an RFC 3339 timestamp."""
    amount: Finite | AccountText | None = None
    """US dollars, at least 0."""
    count: Annotated[Finite | AccountText, AfterValidator(_whole)] | None = None
    """How often; 1 if it is not said."""
    detail: AccountText | None = None
    """Anything to tell people about it."""
    source: AccountText | None = None
    """Where it is known from."""


Events = Annotated[list[AccountEvent], Field(max_length=MAX_LIST_VALUES)]


class CoveredEvents(Model):
    """Events, and the types of which no other event exists."""

    events: Events | None = None
    """What is known to have happened or to lie ahead."""
    covers: Texts | None = None
    """Types of which every event is listed; one that is not listed does not exist."""


Blank = Annotated[str, Field(max_length=MAX_TEXT, pattern=r"^\s*$")]
NumberInput = Finite | AccountText | Range
SetInput = Texts | AccountText | Members
EventsInput = Events | CoveredEvents | Blank


def _at_most_500_keys(schema: dict[str, Any]) -> None:
    schema["maxProperties"] = MAX_KEYS
    schema["propertyNames"] = {"maxLength": MAX_TEXT}


class Account(Model):
    """A company as it is sent; what a definition declares comes beside the standard attributes.

    Null, blank and absent mean unknown. Keys that no definition names are counted and ignored.
    """

    model_config = ConfigDict(title="Account", extra="allow", json_schema_extra=_at_most_500_keys)
    __pydantic_extra__: dict[str, JsonValue]

    id: AccountText | None = None
    """Your key of the account; returned with the decision."""
    name: AccountText | None = None
    """What people call it; returned with the decision."""
    domain: AccountText | None = None
    """Its web domain."""
    owner_id: AccountText | None = None
    """Who owns the account in the CRM."""
    industry: AccountText | None = None
    """In the words of the source; a definition often reads it as an enum."""
    funding_stage: AccountText | None = None
    """Such as seed or series-b."""
    relationship: AccountText | None = None
    """Such as prospect, customer, partner or competitor."""
    company_status: AccountText | None = None
    """Such as operating, acquired or closed."""
    ownership: AccountText | None = None
    """Such as private, public or government."""
    employees: NumberInput | None = None
    """A number, a range, or a vendor's text such as `51-200 employees`."""
    engineers: NumberInput | None = None
    """How many engineers it has."""
    sellers: NumberInput | None = None
    """How many people sell there."""
    annual_revenue: NumberInput | None = None
    """US dollars."""
    founded_year: NumberInput | None = None
    """The year."""
    growth_rate: NumberInput | None = None
    """Of the revenue over a year; 0.3 or `30%` is 30 % a year."""
    headcount_growth: NumberInput | None = None
    """Of the headcount over a year; 0.3 or `30%` is 30 % a year."""
    country: AccountText | None = None
    """ISO 3166-1 alpha-2, or a name."""
    region: AccountText | None = None
    """ISO 3166-2, or a name or code within the country."""
    technologies: SetInput | None = None
    """A list, or a text separated by `;` or `|`."""
    triggers: EventsInput | None = None
    """Events at the account that may create urgency."""

    @model_validator(mode="after")
    def _within_limits(self) -> Account:
        if len(self.model_fields_set) > MAX_KEYS:
            raise _refuse("an account has at most 500 keys")
        if any(len(key) > MAX_TEXT for key in self.model_fields_set):
            raise _refuse("a key has at most 1,000 characters")
        return self
