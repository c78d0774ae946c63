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
    """Titles, or parts of them: `engineering manager`."""
    functions: Texts = ()
    """Fields of work: `engineering`."""
    seniorities: Texts = ()
    """Ranks: `director`."""


class Objection(Model):
    """What a buyer says against it, and what proof answers it."""

    objection: Text
    """In their words."""
    proof_required: Texts = ()
    """What would convince them."""


class _Persona(Model):
    key: Key
    """Unique among the personas."""
    role: BuyingRole
    """The buying role they usually have."""
    name: Text
    """How people call the persona."""
    titles: Titles = Titles()
    """How to recognise one."""
    job_to_be_done: Prose | None = None
    """What they want to get done."""
    page: Text | None = None
    """The address of the page for them."""


class BuyerPersona(_Persona):
    """Somebody who decides about the purchase."""

    kind: Literal["buyer"]
    """A persona who decides."""
    kpis: Texts = ()
    """What they are measured by."""
    trigger_events: Texts = ()
    """What makes them look for a product now."""
    objections: tuple[Objection, ...] = ()
    """What they say against it."""
    decision_criteria: Texts = ()
    """What they choose by."""
    deal_breakers: Texts = ()
    """What ends the conversation."""
    channels: Texts = ()
    """Where to reach them."""
    internal_win: Prose | None = None
    """What they gain at their company when it works."""
    message: Prose | None = None
    """What to say to them."""


class UserPersona(_Persona):
    """Somebody who uses the product."""

    kind: Literal["user"]
    """A persona who uses the product."""
    context: Prose | None = None
    """How their working day looks."""
    tasks: Texts = ()
    """What they do."""
    milestones: Texts = ()
    """Their tasks as milestones: what they get done with the product in the first weeks."""
    success_criteria: Texts = ()
    """How they know that it went well."""
    constraints: Texts = ()
    """What holds them back."""
    tools: Texts = ()
    """What they work with today."""
    friction: Texts = ()
    """What annoys them about it."""
    aha_moment: Prose | None = None
    """When they see what the product is for."""
    first_week_win: Prose | None = None
    """What they have after a week."""


Persona = Annotated[BuyerPersona | UserPersona, Field(discriminator="kind")]


class BuyingCenterRole(Model):
    """One role of the purchase and the persona who fills it."""

    role: BuyingRole
    """The buying role."""
    persona: Key
    """The key of the persona who fills it."""
    required: bool = False
    """Whether nothing is bought without it."""


class BuyingCenter(Model):
    """The roles of one purchase; one persona may hold several."""

    roles: tuple[BuyingCenterRole, ...] = ()
    """Each pair of role and persona once."""
