"""A definition: one Ideal Customer Profile as a document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue
from pydantic_core import PydanticKnownError

from schemas.attributes import AttributeDeclaration
from schemas.base import LANGUAGE, AttributeName, Day, IcpKey, Key, Model, Prose, Text
from schemas.conditions import TextValues
from schemas.messaging import Messaging
from schemas.people import BuyingCenter, Persona
from schemas.routing import Routing
from schemas.scorecard import AntiIcpFlag, Band, Research, Scorecard


def _no_boolean(value: object) -> object:
    """Refuse `true`, which Python takes for 1."""
    if isinstance(value, bool):
        raise PydanticKnownError("literal_error", {"expected": str(LANGUAGE)})
    return value


class Review(Model):
    """How often the definition, and its personas, are looked at again."""

    cadence_days: Annotated[int, Field(ge=1, le=3_650)]
    """Days from publishing a version to its next review."""
    personas_cadence_days: Annotated[int, Field(ge=1, le=3_650)] | None = None
    """The same for the personas."""


class Expectation(Model):
    """What an example must come out as; only what is given is compared."""

    score: Annotated[int, Field(ge=0)] | None = None
    """The score."""
    band: Key | None = None
    """The band after flags, or `research`."""
    disqualified: bool | None = None
    """Whether a flag disqualifies it."""


class Example(Model):
    """An account whose decision is known; run whenever the definition is published."""

    name: Text
    """What kind of account it is."""
    as_of: Day
    """The day it is scored as of."""
    account: dict[str, JsonValue]
    """The account, as it would be sent."""
    expect: Expectation
    """What must come out."""


class Definition(Model):
    """One ICP: which companies fit, how well, what speaks against them, who buys there."""

    # Built at once: the others are parts of it, and processes that are forked share what is there.
    model_config = ConfigDict(title="ICP definition", defer_build=False)

    language: Annotated[Literal[1], BeforeValidator(_no_boolean)]
    """The version of this language: 1."""
    key: IcpKey
    """The name programs use; it stays the same from version to version."""
    name: Text
    """The name people use."""
    statement: Prose
    """Who the ideal customer is, in a sentence or two."""
    owner: Text
    """Who answers for the definition."""
    tags: tuple[Key, ...] = ()
    """Words to find it by: `tag:emea` stands for every active ICP with the tag."""
    review: Review
    """How often it is looked at again."""
    lists: dict[Key, TextValues] = Field(default_factory=dict)
    """Named lists of texts, for conditions to use as `{list: name}`."""
    attributes: dict[AttributeName, AttributeDeclaration] = Field(default_factory=dict)
    """What it reads beside the standard attributes, or says more exactly than they do."""
    scorecard: Scorecard
    """What earns points."""
    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=20)]
    """What a score means, highest first; the last takes every score."""
    research: Research | None = None
    """When to find out more instead of calling it the last band; left out, never."""
    anti_icp: Annotated[tuple[AntiIcpFlag, ...], Field(max_length=100)] = ()
    """What speaks against an account whatever its score."""
    personas: tuple[Persona, ...] = ()
    """Who decides and who uses, at such a company."""
    buying_center: BuyingCenter = BuyingCenter()
    """Which persona fills which role of the purchase."""
    routing: Routing | None = None
    """Where accounts go."""
    messaging: Messaging | None = None
    """What to say."""
    examples: tuple[Example, ...] = ()
    """Accounts whose decision is known; a document that fails one is refused."""
