"""A mapping: how the rows of somebody else's file become accounts, as a document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from schemas.base import MAX_LIST_VALUES, AttributeName, IcpKey, Key, Model, Number, Prose, Text
from schemas.conditions import Scalar

MAPPING = 1

POINTER = r"^(/([^~/]|~[01])*)*$"
PREFIX = r"^[a-z][a-z0-9_.-]{0,38}\.$"


def _constant_tag(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, list | tuple):
        return "texts"
    return "number" if isinstance(value, int | float) else "text"


def _columns_tag(value: object) -> str:
    return "several" if isinstance(value, list | tuple) else "one"


Constant = Annotated[
    Annotated[bool, Tag("boolean")]
    | Annotated[Number, Tag("number")]
    | Annotated[Text, Tag("text")]
    | Annotated[tuple[Text, ...], Field(min_length=1, max_length=MAX_LIST_VALUES), Tag("texts")],
    Discriminator(_constant_tag),
]
Columns = Annotated[
    Annotated[Text, Tag("one")]
    | Annotated[tuple[Text, ...], Field(min_length=1, max_length=20), Tag("several")],
    Discriminator(_columns_tag),
]
Separator = Annotated[str, Field(min_length=1, max_length=10)]


class Part(Model):
    """The first or last piece of a text."""

    separator: Separator
    """What the pieces lie between."""
    take: Literal["first", "last"]
    """Which piece."""


class Source(Model):
    """Where a value comes from and how it is read.

    A column is empty when it is absent, null or blank, when `values` makes it null, or when it is
    0 and `zero_is_unknown` is set. The first of `from` that is not empty gives the value, else
    `constant` does, else the value is unknown.
    """

    columns: Columns | None = Field(default=None, alias="from")
    """Column names, or JSON Pointers into nested JSON (`/properties/industry`); first wins."""
    constant: Constant | None = None
    """The value where every column is empty; always, where no column is named."""
    part: Part | None = None
    """Only the first or last piece of the text is read."""
    values: Annotated[dict[Text, Scalar | None], Field(max_length=MAX_LIST_VALUES)] = Field(
        default_factory=dict
    )
    """Translations, found after folding; null makes the value unknown, others stay as they are."""
    format: Text | None = None
    """How dates are written, as for Python's `strptime`: `%m/%d/%Y`."""
    scale: Annotated[Number, Field(json_schema_extra={"exclusiveMinimum": 0})] | None = None
    """What numbers, and texts that are numbers or ranges of them, are multiplied by."""
    zero_is_unknown: bool = False
    """Whether 0 means that nobody filled the column in."""


class Entry(Source):
    """One attribute of the account."""

    to: AttributeName
    """The attribute it gives a value."""
    split: Separator | None = None
    """What separates the members of a set in one text; translations apply to each member."""


class EventType(Source):
    """The type of an event."""

    prefix: Annotated[str, Field(max_length=40, json_schema_extra={"pattern": PREFIX})] | None = (
        None
    )
    """Put before the type (`funding.`); alone, without its dot, where the type is unknown."""


class EventSource(Model):
    """One event for each row in which any of its columns holds something."""

    to: AttributeName = "triggers"
    """The events attribute it adds to."""
    type: EventType
    """What happened."""
    date: Source | None = None
    """When; a column that is empty leaves the event without a date."""
    amount: Source | None = None
    """US dollars."""
    count: Source | None = None
    """How often."""
    detail: Source | None = None
    """Anything to tell people about it."""
    source: Source | None = None
    """Where it is known from."""
    covers: Annotated[tuple[Text, ...], Field(max_length=MAX_LIST_VALUES)] = ()
    """Types of which this source names every event: one it does not name did not happen."""


class Read(Model):
    """How a file is read; its name says whether it is CSV, JSON or NDJSON, and gzipped."""

    encoding: Text = "utf-8"
    """A Python codec name: `utf-8`, `windows-1252`, `mac_roman`."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    """What separates the cells of a CSV file."""
    records: Annotated[str, Field(max_length=1_000, json_schema_extra={"pattern": POINTER})] = ""
    """JSON Pointer to the list of records in a JSON file."""


class Match(Model):
    """Which rows of the second file belong to an account: those whose columns are equal."""

    account: Text
    """The column of the account's row."""
    row: Text
    """The column of the second file."""


class Join(Model):
    """Rows of a second file as events of the account they belong to."""

    name: Key
    """How a caller names the join: `--join NAME=FILE`."""
    file: Text | None = None
    """Path of the second file, relative to the mapping; a caller may name another."""
    read: Read = Read()
    """How the second file is read."""
    match: Match
    """How its rows find their account."""
    events: EventSource
    """What each row says."""


class AccountMapping(Model):
    """How the rows of one kind of file become accounts."""

    model_config = ConfigDict(title="Account mapping")

    mapping: Literal[1]
    """The version of this format: 1."""
    key: IcpKey
    """The name programs use."""
    name: Text
    """The name people use."""
    description: Prose | None = None
    """Which files it reads."""
    read: Read = Read()
    """How the file is read."""
    attributes: Annotated[tuple[Entry, ...], Field(min_length=1, max_length=500)]
    """How each attribute gets its value."""
    events: Annotated[tuple[EventSource, ...], Field(max_length=50)] = ()
    """Events told by columns of the row itself."""
    joins: Annotated[tuple[Join, ...], Field(max_length=10)] = ()
    """Second files whose rows become events."""
