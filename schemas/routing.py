"""Routing: into which queue an account or a person goes, to whom, and how soon."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from schemas.base import AttributeName, Duration, Key, Model, Text
from schemas.conditions import Condition
from schemas.people import BuyingRole


class Queue(Model):
    """A place where work waits; `none` takes what nobody works on."""

    kind: Literal["sales", "marketing", "none"]
    """Who works on it: sales, marketing, or nobody."""
    label: Text | None = None
    """How people call it."""


class RuleCondition(Model):
    """Every part given must hold."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    bands: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    """Bands of the definition, or `research`."""
    roles: Annotated[tuple[BuyingRole, ...], Field(min_length=1)] | None = None
    """Buying roles of the person."""
    personas: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    """Personas of the person, by key."""
    sources: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    """Where the account or person came from."""
    condition: Condition | None = None
    """Holds only when it is met."""
    disqualified: bool | None = None
    """A rule sees a disqualified account only with `true`."""


class AttributeOwner(Model):
    """The owner named by an attribute of the account."""

    attribute: AttributeName
    """A string attribute, such as `owner_id`."""


class RosterOwner(Model):
    """An owner out of a roster kept outside the document."""

    roster: Key
    """The name of the roster."""


def _owner_tag(value: object) -> str | None:
    fields = value if isinstance(value, dict) else getattr(value, "model_fields_set", ())
    return next((name for name in ("attribute", "roster") if name in fields), None)


Owner = Annotated[
    Annotated[AttributeOwner, Tag("attribute")] | Annotated[RosterOwner, Tag("roster")],
    Discriminator(_owner_tag),
]


class RuleTarget(Model):
    """The queue, and who of it."""

    queue: Key
    """One of the `queues`."""
    owner: Owner | None = None
    """Who of the queue gets it."""


class Hold(Model):
    """Which attributes to wait for, and how long at most."""

    for_: Annotated[tuple[AttributeName, ...], Field(alias="for", min_length=1)]
    """The attributes."""
    at_most: Duration
    """How long at most."""


class Rule(Model):
    """The first rule whose `when` holds decides; the last has none."""

    when: RuleCondition | None = None
    """When it applies; every rule but the last has it."""
    to: RuleTarget
    """Where it leads."""
    respond_within: Duration | None = None
    """How soon somebody has to respond."""
    clock: Literal["wall", "business"] = "wall"
    """Whether `respond_within` counts every hour or business hours."""
    on_unknown: Literal["route", "hold"] = "route"
    """What to do while the rule's condition is unknown: go on, or hold."""
    hold: Hold | None = None
    """What to wait for, with `on_unknown: hold` and only then."""


class Routing(Model):
    """Queues and the rules that lead to them."""

    queues: dict[Key, Queue]
    """By key."""
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    """In order; the first that applies decides."""
