"""A platform mapping: which field of somebody's platform holds which attribute, as a document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from schemas.base import MAX_LIST_VALUES, AttributeName, IcpKey, Model, Prose, Text
from schemas.conditions import Scalar

PLATFORM_MAPPING = 1

Platform = Literal["hubspot", "salesforce", "linkedin"]
FieldName = Annotated[
    str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z][A-Za-z0-9_]*([.:][A-Za-z0-9_]+)*$")
]
"""A name that no query has to quote: `numberofemployees`, `urn:li:adTargetingFacet:industries`."""
FieldType = Literal["picklist", "picklist_set", "text", "number", "boolean", "date"]


class PlatformField(Model):
    """A field of the platform, and the attribute it holds."""

    attribute: AttributeName
    """The attribute."""
    field: FieldName
    """How the platform's own filters name the field."""
    type: FieldType
    """`picklist` holds one of its `options`, `picklist_set` several, `text` anything."""
    options: Annotated[dict[Text, Scalar | None], Field(max_length=MAX_LIST_VALUES)] = Field(
        default_factory=dict
    )
    """Every option of a picklist, and the value that an account with it has, null for none; known
    spellings of a text. Where there are none, the words of the definition stand for themselves."""
    event: Text | None = None
    """For an attribute of events: the type of event of which the field, a date, is the latest."""
    covers: bool = False
    """Whether there was no such event where the field is empty, and none but the one it dates."""
    zero_is_unknown: bool = False
    """Whether 0 means that nobody filled the field in."""


class WrittenBack(Model):
    """The fields into which decisions are written back."""

    band: FieldName = "icp_band"
    """Holds the key of the band, an option of a picklist."""
    version: FieldName = "icp_version"
    """Holds the version that said so, a number."""


class People(Model):
    """How the platform names kinds of people."""

    titles: FieldName | None = None
    """Its facet of job titles."""
    functions: FieldName | None = None
    """Its facet of fields of work."""
    seniorities: FieldName | None = None
    """Its facet of ranks."""
    options: Annotated[dict[Text, tuple[Text, ...]], Field(max_length=MAX_LIST_VALUES)] = Field(
        default_factory=dict
    )
    """By function, seniority or phrase of a persona: the values of the facet that stand for it."""


class PlatformMapping(Model):
    """Where a platform keeps the attributes of accounts."""

    model_config = ConfigDict(title="Platform mapping")

    platform_mapping: Literal[1]
    """The version of this format: 1."""
    key: IcpKey
    """The name programs use."""
    name: Text
    """The name people use."""
    description: Prose | None = None
    """What it assumes of the platform."""
    platform: Platform
    """Whose filters it is for."""
    written_back: WrittenBack = WrittenBack()
    """Where scores are written back to."""
    fields: Annotated[tuple[PlatformField, ...], Field(max_length=500)]
    """Which field holds which attribute; an attribute of events has one for each type."""
    people: People = People()
    """How it names people; for advertising."""
