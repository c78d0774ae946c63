"""The people of an account, each with the persona and the buying roles they have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from app.people.kinds import SENIORITIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.people.personas import Candidate, Match, PersonaMatcher
    from schemas.people import BuyingRole


QUIET = timedelta(days=60)
"""Whom nobody has spoken with for longer is quiet."""


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

    def is_quiet(self, as_of: date) -> bool:
        """Return whether nobody has spoken with them for long, as far as anybody says."""
        return self.last_touch is not None and as_of - self.last_touch > QUIET

    def talks(self, as_of: date) -> bool:
        """Return whether they talk with you: as is said; else, if somebody spoke with them lately.

        Args:
            as_of: The day they are looked at.
        """
        if self.engaged is not None:
            return self.engaged
        return self.last_touch is not None and not self.is_quiet(as_of)


class Person(NamedTuple):
    """A contact, and what their title makes of them.

    Attributes:
        contact: Who.
        match: What the title comes to; None where there is no title.
    """

    contact: Contact
    match: Match | None

    @classmethod
    def of(cls, contact: Contact, matcher: PersonaMatcher) -> Self:
        """Return who a contact is by the personas of a definition."""
        return cls(contact, None if contact.title is None else matcher.match(contact.title))

    @property
    def best(self) -> Candidate | None:
        """The persona, if there is one."""
        return self.match.best if self.match else None

    @property
    def roles(self) -> tuple[BuyingRole, ...]:
        """The buying roles of the persona; none where there is no persona."""
        return self.best.roles if self.best else ()


def ranked(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return people with the surest first; whatever order they came in."""
    return tuple(sorted(people, key=_rank))


def _rank(person: Person) -> tuple[float, bool, int, int, str]:
    """Return what sorts people: surest, engaged, highest, spoken with last, and then by id."""
    contact, match = person.contact, person.match
    touched = contact.last_touch.toordinal() if contact.last_touch else 0
    rank = SENIORITIES.index(match.reading.seniority) if match else 0
    sure = person.best.confidence if person.best else 0.0
    return -sure, not contact.engaged, -rank, -touched, contact.id
