"""The roles of a buying center: who fills them, and which nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.people.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from app.people.center.people import Person
    from schemas.definition import Definition
    from schemas.people import BuyingRole, Persona

GATEKEEPERS: tuple[BuyingRole, ...] = ("technical_gatekeeper", "procurement")


class Filled(NamedTuple):
    """One role, and who fills it.

    Attributes:
        role: The role.
        required: Whether nothing is bought without it.
        personas: Who may fill it by the definition, the required ones first.
        people: Who does; those of a required persona first, among them the surest.
    """

    role: BuyingRole
    required: bool
    personas: tuple[Persona, ...]
    people: tuple[Person, ...]


class MinimumViable(NamedTuple):
    """The fewest people a purchase takes: a champion, an economic buyer and a gatekeeper.

    Attributes:
        met: Whether all three are there.
        missing: The roles that are not; both kinds of gatekeeper where there is neither.
    """

    met: bool
    missing: tuple[BuyingRole, ...]


def filled(definition: Definition, people: Sequence[Person]) -> tuple[Filled, ...]:
    """Return every role that the definition names, and who fills it."""
    return tuple(_filled(definition, people))


def minimum_viable(roles: Sequence[Filled]) -> MinimumViable:
    """Return whether the fewest people are there that a purchase takes."""
    there = {one.role for one in roles if one.people}
    missing: list[BuyingRole] = [
        role for role in ("champion", "economic_buyer") if role not in there
    ]
    if there.isdisjoint(GATEKEEPERS):
        missing += GATEKEEPERS
    return MinimumViable(not missing, tuple(missing))


def gaps(roles: Sequence[Filled], viable: MinimumViable) -> tuple[Filled, ...]:
    """Return the roles that nobody fills, and those that lack and that no persona has."""
    named = {one.role for one in roles}
    lacking = (Filled(role, False, (), ()) for role in viable.missing if role not in named)
    return (*(one for one in roles if not one.people), *lacking)


def _filled(definition: Definition, people: Sequence[Person]) -> Iterator[Filled]:
    personas = {persona.key: persona for persona in definition.personas}
    for role in ROLES:
        pairs = [one for one in definition.buying_center.roles if one.role == role]
        pairs.sort(key=lambda one: not one.required)
        keys = [one.persona for one in pairs]
        keys += [one.key for one in definition.personas if one.role == role]
        if keys:
            filled_by = tuple(personas[key] for key in dict.fromkeys(keys))
            needed = {one.persona for one in pairs if one.required}
            yield Filled(role, bool(needed), filled_by, _filling(role, needed, people))


def _filling(
    role: BuyingRole, needed: Container[str], people: Sequence[Person]
) -> tuple[Person, ...]:
    """Return who fills a role: first those without whose persona nothing is bought."""
    filling = [person for person in people if role in person.roles]
    return tuple(
        sorted(filling, key=lambda one: one.best is None or one.best.persona.key not in needed)
    )
