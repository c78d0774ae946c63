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
    label: Text | None = None


class RuleCondition(Model):
    """Every part given must hold."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    bands: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    """Bands of the definition, or `research`."""
    roles: Annotated[tuple[BuyingRole, ...], Field(min_length=1)] | None = None
    personas: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    sources: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    condition: Condition | None = None
    """Holds only when it is met."""
    disqualified: bool | None = None
    """A rule sees a disqualified account only with `true`."""


class AttributeOwner(Model):
    """The owner named by an attribute of the account."""

    attribute: AttributeName


class RosterOwner(Model):
    """An owner out of a roster kept outside the document."""

    roster: Key


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
    owner: Owner | None = None


class Hold(Model):
    """Which attributes to wait for, and how long at most."""

    for_: Annotated[tuple[AttributeName, ...], Field(alias="for", min_length=1)]
    at_most: Duration


class Rule(Model):
    """The first rule whose `when` holds decides; the last has none."""

    when: RuleCondition | None = None
    to: RuleTarget
    respond_within: Duration | None = None
    clock: Literal["wall", "business"] = "wall"
    on_unknown: Literal["route", "hold"] = "route"
    hold: Hold | None = None


class Routing(Model):
    """Queues and the rules that lead to them."""

    queues: dict[Key, Queue]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
