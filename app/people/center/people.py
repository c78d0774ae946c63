"""The people of an account, each with the persona and the buying roles they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from app.people.kinds import SENIORITIES
from schemas.people import BuyingRole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.people.personas import Candidate, Match, PersonaMatcher
    from schemas.definition import Definition
    from schemas.people import Persona

ROLES: tuple[BuyingRole, ...] = get_args(BuyingRole)
"""In the order in which they are won: who carries it in, who pays, who may stop it, who uses it."""


class Contact(NamedTuple):
    """Somebody at the account.

    Attributes:
        id: Your key of them.
        title: Their job title; None where nobody knows it.
        engaged: Whether they talk with you; None where nobody says.
        last_touch: The day somebody spoke with them last; None where nobody says.
    """

    id: str
    title: str | None
    engaged: bool | None = None
    last_touch: date | None = None


class Person(NamedTuple):
    """A contact, and what their title makes of them.

    Attributes:
        contact: Who.
        match: What the title comes to; None where there is no title.
        roles: The buying roles of the persona, in their order; none where there is no persona.
    """

    contact: Contact
    match: Match | None
    roles: tuple[BuyingRole, ...]

    @property
    def best(self) -> Candidate | None:
        """The persona, if there is one."""
        return self.match.best if self.match else None


def people_of(
    definition: Definition, matcher: PersonaMatcher, contacts: Iterable[Contact]
) -> list[Person]:
    """Return the people, the surest first; whatever order they came in."""
    people = []
    for contact in contacts:
        match = matcher.match(contact.title) if contact.title is not None else None
        persona = match.best.persona if match and match.best else None
        roles = roles_of(definition, persona) if persona else ()
        people.append(Person(contact, match, roles))
    return sorted(people, key=_rank)


def roles_of(definition: Definition, persona: Persona) -> tuple[BuyingRole, ...]:
    """Return the roles a persona has in the buying center; where it is not in it, its usual one."""
    named = {one.role for one in definition.buying_center.roles if one.persona == persona.key}
    return tuple(role for role in ROLES if role in (named or {persona.role}))


def _rank(person: Person) -> tuple[float, bool, int, int, str]:
    """Return what sorts people: surest, engaged, highest, spoken with last, and then by id."""
    contact, match = person.contact, person.match
    touched = contact.last_touch.toordinal() if contact.last_touch else 0
    rank = SENIORITIES.index(match.reading.seniority) if match else 0
    sure = person.best.confidence if person.best else 0.0
    return -sure, not contact.engaged, -rank, -touched, contact.id
