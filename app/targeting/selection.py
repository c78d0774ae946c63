"""An audience in fields of a platform: what each member takes, and what keeps accounts out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.targeting.formulas import every, one_of
from app.targeting.saying import Reading
from app.targeting.sums import least_sets, vectors, ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.targeting.audience import Audience, Member
    from app.targeting.formulas import Formula, Open
    from app.targeting.readings import Readings

NOT_RAISED = Reading(met=False, unknown=True)


class Selection(NamedTuple):
    """Whom to select, in terms of fields.

    Attributes:
        audience: Its members are those that some accounts meet and others do not.
        members: What each of them takes, by its pointer.
        exclusions: By the pointer of a flag: what it takes that it is not raised.
    """

    audience: Audience
    members: dict[str, Open]
    exclusions: dict[str, Formula]

    @property
    def admitted(self) -> Formula:
        """What it takes that no flag is raised."""
        return every(self.exclusions.values())

    @property
    def takes_all(self) -> bool:
        """Whether nothing is asked of anybody."""
        return self.audience.reached(()) and self.admitted is True

    @property
    def takes_none(self) -> bool:
        """Whether nobody passes."""
        return self.admitted is False or not self.audience.reached(self.audience.members)

    def formula(self) -> Formula:
        """Return the whole as one formula.

        Raises:
            TooMuchError: It takes too many steps.
        """
        groups = self.audience.groups
        made: dict[tuple[int, int], Formula] = {}

        def enough(place: int, points: int) -> Formula:
            if (place, points) not in made:
                made[place, points] = one_of(
                    every(self.members[one.pointer] for one in way)
                    for way in ways(groups[place], points)
                )
            return made[place, points]

        sums = one_of(
            every(enough(place, points) for place, points in enumerate(vector) if points)
            for vector in vectors(self.audience)
        )
        return every([sums, self.admitted])

    def necessary(self) -> list[tuple[Member, ...]]:
        """Return sets of members of each of which an account must meet one at least.

        Raises:
            TooMuchError: It takes too many steps.
        """
        members = list(self.audience.members)

        def stops(missing: Sequence[Member]) -> bool:
            gone = {one.pointer for one in missing}
            return not self.audience.reached(one for one in members if one.pointer not in gone)

        return least_sets(members, stops)

    def without(self, members: Iterable[Member]) -> Selection:
        """Return whom to select if everybody met these criteria, and no flag among them."""
        gone = {member.pointer for member in members}
        left = {pointer: one for pointer, one in self.exclusions.items() if pointer not in gone}
        return self._replace(audience=self.audience.always(gone), exclusions=left)


def selection(audience: Audience, readings: Readings, *, unknown: bool) -> Selection:
    """Return an audience in terms of fields.

    Args:
        audience: The audience.
        readings: Reads conditions on the fields.
        unknown: Whether unknown criteria count as met.
    """
    wanted = Reading(met=True, unknown=unknown)
    taken = {member.pointer: readings.formula(member, wanted) for member in audience.members}
    always = {pointer for pointer, formula in taken.items() if formula is True}
    never = {pointer for pointer, formula in taken.items() if formula is False}
    return Selection(
        audience.never(never).always(always),
        {pointer: formula for pointer, formula in taken.items() if not isinstance(formula, bool)},
        {flag.pointer: readings.formula(flag, NOT_RAISED) for flag in audience.exclusions},
    )
