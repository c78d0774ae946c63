"""The personas of an ICP, as an answer."""

from __future__ import annotations

from app.api.models.base import WireModel
from app.people.roles import HeldRole
from schemas.decision import AnsweringVersion
from schemas.people import Persona


class PersonaInRoles(WireModel):
    """A persona and its part in the purchase."""

    persona: Persona
    """As in the definition."""
    roles: tuple[HeldRole, ...]
    """The usual role first, then those that the buying center adds."""


class Personas(WireModel):
    """Personas of one version, in the order of the definition."""

    icp: AnsweringVersion
    items: tuple[PersonaInRoles, ...]


class OnePersona(PersonaInRoles):
    """One persona of a version."""

    icp: AnsweringVersion
