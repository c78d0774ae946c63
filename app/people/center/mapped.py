"""The map of a buying center, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.people.center.people import ranked
from app.people.center.risks import risks
from app.people.center.roles import filled, gaps, minimum_viable
from app.people.center.steps import steps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.people.center.people import Person
    from app.people.center.risks import Risk
    from app.people.center.roles import Filled, MinimumViable
    from app.people.center.steps import Step
    from schemas.definition import Definition


class BuyingCenterMap(NamedTuple):
    """Who fills which role, what is missing, what may go wrong, and whom to approach next.

    Attributes:
        people: Everybody, the surest first.
        roles: The roles of the definition.
        gaps: Those that nobody fills, and those that a purchase takes and the definition has not.
        minimum_viable: Whether the fewest are there that a purchase takes.
        risks: What may go wrong, the gravest first.
        next: What to do, in this order; nothing where the account is disqualified.
    """

    people: tuple[Person, ...]
    roles: tuple[Filled, ...]
    gaps: tuple[Filled, ...]
    minimum_viable: MinimumViable
    risks: tuple[Risk, ...]
    next: tuple[Step, ...]


def mapped(
    definition: Definition,
    people: Iterable[Person],
    as_of: date,
    *,
    strict_review: bool,
    disqualified: bool,
) -> BuyingCenterMap:
    """Return the map of some people.

    Args:
        definition: The definition.
        people: Of one account, by its personas, each id once; their order does not matter.
        as_of: The day they are looked at.
        strict_review: Whether the account reviews the security of new tools strictly.
        disqualified: Whether nobody is to approach it.
    """
    everybody = ranked(people)
    roles = filled(definition, everybody)
    viable = minimum_viable(roles)
    found = tuple(risks(roles, everybody, as_of, strict_review=strict_review))
    todo = () if disqualified else tuple(steps(definition, roles, viable, found, as_of))
    return BuyingCenterMap(everybody, roles, gaps(roles, viable), viable, found, todo)
