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
    personas_cadence_days: Annotated[int, Field(ge=1, le=3_650)] | None = None


class Expectation(Model):
    """What an example must come out as; only what is given is compared."""

    score: Annotated[int, Field(ge=0)] | None = None
    band: Key | None = None
    disqualified: bool | None = None


class Example(Model):
    """An account whose decision is known; run whenever the definition is published."""

    name: Text
    as_of: Day
    account: dict[str, JsonValue]
    expect: Expectation


class Definition(Model):
    """One ICP: which companies fit, how well, what speaks against them, who buys there."""

    model_config = ConfigDict(title="ICP definition")

    language: Annotated[Literal[1], BeforeValidator(_no_boolean)]
    key: IcpKey
    name: Text
    statement: Prose
    owner: Text
    tags: tuple[Key, ...] = ()
    review: Review
    lists: dict[Key, TextValues] = Field(default_factory=dict)
    attributes: dict[AttributeName, AttributeDeclaration] = Field(default_factory=dict)
    scorecard: Scorecard
    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=20)]
    research: Research | None = None
    anti_icp: Annotated[tuple[AntiIcpFlag, ...], Field(max_length=100)] = ()
    personas: tuple[Persona, ...] = ()
    buying_center: BuyingCenter = BuyingCenter()
    routing: Routing | None = None
    messaging: Messaging | None = None
    examples: tuple[Example, ...] = ()
