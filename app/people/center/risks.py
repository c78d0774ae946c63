"""What may go wrong with a purchase, as far as its people tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.people.center.people import Person
    from app.people.center.roles import Filled

RiskCode = Literal[
    "single_threaded", "no_economic_buyer", "only_end_users", "gatekeeper_unknown", "champion_quiet"
]


class Risk(NamedTuple):
    """One thing that may go wrong.

    Attributes:
        code: Which.
        message: In a sentence.
        contacts: The ids of those it is about.
    """

    code: RiskCode
    message: str
    contacts: tuple[str, ...] = ()


def risks(
    roles: Sequence[Filled], people: Sequence[Person], as_of: date, *, strict_review: bool
) -> Iterator[Risk]:
    """Yield the risks, the gravest first.

    Args:
        roles: Who fills which role.
        people: Everybody, with a persona or without.
        as_of: The day they are looked at.
        strict_review: Whether the account reviews the security of new tools strictly.
    """
    by_role = {one.role: one.people for one in roles}
    matched = [person for person in people if person.roles]
    if not by_role.get("economic_buyer"):
        yield Risk("no_economic_buyer", "Nobody is known who can approve the money.")
    if matched and all(person.roles == ("end_user",) for person in matched):
        ids = tuple(person.contact.id for person in matched)
        yield Risk("only_end_users", "Everybody known uses the product; nobody buys it.", ids)
    yield from _single_threaded(people, as_of)
    if strict_review and not by_role.get("technical_gatekeeper"):
        yield Risk(
            "gatekeeper_unknown",
            "The account reviews new tools strictly, and nobody is known who does it.",
        )
    yield from _quiet(by_role.get("champion", ()), as_of)


def _single_threaded(people: Sequence[Person], as_of: date) -> Iterator[Risk]:
    """Yield a risk where one person alone carries the purchase."""
    talking = [person for person in people if person.contact.talks(as_of)]
    carrying = talking or [person for person in people if person.roles]
    if len(carrying) == 1:
        (one,) = carrying
        verb = "talks with you" if talking else "is known"
        message = f"One person alone {verb}; if they leave, so does the deal."
        yield Risk("single_threaded", message, (one.contact.id,))


def _quiet(champions: Sequence[Person], as_of: date) -> Iterator[Risk]:
    """Yield a risk where every champion is quiet; unless it is not said of some."""
    if champions and all(person.contact.is_quiet(as_of) for person in champions):
        latest = max(person.contact.last_touch or as_of for person in champions)
        ids = tuple(person.contact.id for person in champions)
        message = f"Nobody has spoken with a champion for {(as_of - latest).days} days."
        yield Risk("champion_quiet", message, ids)
