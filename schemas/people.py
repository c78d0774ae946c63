"""The people of an ICP: buyer and user personas, and the buying center they form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Key, Model, Prose, Text, Texts

BuyingRole = Literal[
    "champion", "economic_buyer", "technical_gatekeeper", "procurement", "end_user"
]


class Titles(Model):
    """How to recognise a persona by the words of a job title."""

    phrases: Texts = ()
    functions: Texts = ()
    seniorities: Texts = ()


class Objection(Model):
    """What a buyer says against it, and what proof answers it."""

    objection: Text
    proof_required: Texts = ()


class _Persona(Model):
    key: Key
    role: BuyingRole
    name: Text
    titles: Titles = Titles()
    job_to_be_done: Prose | None = None


class BuyerPersona(_Persona):
    """Somebody who decides about the purchase."""

    kind: Literal["buyer"]
    kpis: Texts = ()
    trigger_events: Texts = ()
    objections: tuple[Objection, ...] = ()
    decision_criteria: Texts = ()
    deal_breakers: Texts = ()
    channels: Texts = ()
    internal_win: Prose | None = None
    message: Prose | None = None


class UserPersona(_Persona):
    """Somebody who uses the product."""

    kind: Literal["user"]
    context: Prose | None = None
    tasks: Texts = ()
    success_criteria: Texts = ()
    constraints: Texts = ()
    tools: Texts = ()
    friction: Texts = ()
    aha_moment: Prose | None = None
    first_week_win: Prose | None = None


Persona = Annotated[BuyerPersona | UserPersona, Field(discriminator="kind")]


class BuyingCenterRole(Model):
    """One role of the purchase and the persona who fills it."""

    role: BuyingRole
    persona: Key
    required: bool = False


class BuyingCenter(Model):
    """The roles of one purchase; one persona may hold several."""

    roles: tuple[BuyingCenterRole, ...] = ()
