"""Who fills which role of the purchase."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from schemas.base import Key, Model, Text
from schemas.people import BuyingRole, UserPersona

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.definition import Definition
    from schemas.people import Persona

ROLES: tuple[BuyingRole, ...] = get_args(BuyingRole)
"""In the order in which they are won: who speaks for the purchase, who pays, then the others."""
PITCHED: tuple[BuyingRole, ...] = ("champion", "economic_buyer")
"""Without whom nothing is bought: views that say what to say to whom need these two."""


class HeldRole(Model):
    """A role that a persona has in the purchase."""

    role: BuyingRole
    """The buying role."""
    required: bool
    """Whether nothing is bought without this persona in this role."""


class PersonaReference(Model):
    """A persona, by name."""

    key: Key
    """As in the definition."""
    name: Text
    """How people call the persona."""
    role: BuyingRole
    """The buying role they usually have."""


class PlacedPersona(NamedTuple):
    """A persona of a definition, and where it stands."""

    persona: Persona
    pointer: str

    @property
    def reference(self) -> PersonaReference:
        """The persona, by name."""
        persona = self.persona
        return PersonaReference(key=persona.key, name=persona.name, role=persona.role)


def placed(definition: Definition) -> Iterator[PlacedPersona]:
    """Yield the personas in the order of the document."""
    for number, persona in enumerate(definition.personas):
        yield PlacedPersona(persona, f"/personas/{number}")


def persona_of(definition: Definition, key: str) -> PlacedPersona:
    """Return the persona of a key.

    Raises:
        KeyError: The definition has none.
    """
    return {one.persona.key: one for one in placed(definition)}[key]


def users_of(definition: Definition) -> Iterator[tuple[PlacedPersona, UserPersona]]:
    """Yield the user personas, in the order of the document."""
    for one in placed(definition):
        if isinstance(one.persona, UserPersona):
            yield one, one.persona


def roles_of(definition: Definition, persona: Persona) -> tuple[HeldRole, ...]:
    """Return the roles of a persona: the usual one, and those that the buying center adds."""
    given = {
        one.role: one.required
        for one in definition.buying_center.roles
        if one.persona == persona.key
    }
    held = {persona.role: False} | given
    return tuple(HeldRole(role=role, required=required) for role, required in held.items())


def in_role(definition: Definition, role: BuyingRole) -> list[PlacedPersona]:
    """Return who has a role: usually; if it is nobody's usual role, by the buying center."""
    everybody = list(placed(definition))
    usual = [one for one in everybody if one.persona.role == role]
    given = {one.persona for one in definition.buying_center.roles if one.role == role}
    return usual or [one for one in everybody if one.persona.key in given]


def by_role(definition: Definition) -> dict[PlacedPersona, tuple[BuyingRole, ...]]:
    """Return everybody with the roles that they have by `in_role`, in the order of the roles."""
    cast: dict[PlacedPersona, tuple[BuyingRole, ...]] = {}
    for role in ROLES:
        for one in in_role(definition, role):
            cast[one] = (*cast.get(one, ()), role)
    return cast
