"""Whom a targeting filter selects, over the steps of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from app.bulk.names import names_of
from app.bulk.scored import CEILING, NOW
from app.targeting.audience import audience, bands_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.targeting.answer import AudiencePart, Unknowns
    from schemas.definition import Definition


class Chosen(NamedTuple):
    """Whom to select, as `app.targeting.targeting.Question` has it.

    Attributes:
        band: The key of a band above the last one; the highest for None.
        part: Those in the band, those with a trigger, or those whom a flag keeps out.
        unknowns: Whether those are selected as well that unknown criteria could bring there.
    """

    band: str | None = None
    part: AudiencePart = "all"
    unknowns: Unknowns = "exclude"

    def said(self, definition: Definition) -> str:
        """Return in words who they are.

        Raises:
            TargetingError: There is no such band.
        """
        band = bands_to(definition, self.band)[-1]
        who = {
            "all": f"accounts in {band} or a better band",
            "triggers": f"accounts that meet a criterion of events and may be in {band}",
            "exclusions": f"accounts that a flag keeps out of {band}",
        }[self.part]
        also = ", and those that unknown criteria could bring there"
        return who + (also if self.unknowns == "include" else "")

    def condition(self, definition: Definition) -> exp.Expr:
        """Return what is asked of the columns of the step `bands`.

        Raises:
            TargetingError: There is nobody, or nobody in particular, to select.
        """
        band = bands_to(definition, self.band)[-1]
        counted = NOW if self.unknowns == "exclude" else CEILING
        wanted = audience(definition, band, self.part)
        if self.part == "all":
            return self._in_band([one.key for one in definition.bands].index(band))
        members = [member.key for member in wanted.members]
        names = names_of(definition)
        if self.part == "exclusions":
            return _any(f"{counted}_{names.flags[key]}" for key in members)
        triggered = _any(f"{counted}_{names.criteria[key]}" for key in members)
        flags = [f"{NOW}_{names.flags[flag.key]}" for flag in wanted.exclusions]
        return exp.and_(triggered, exp.not_(_any(flags))) if flags else triggered

    def _in_band(self, number: int) -> exp.Expr:
        if self.unknowns == "exclude":
            return exp.column("_result") <= number
        reached = exp.column("_reachable") <= number
        return exp.and_(reached, exp.not_(exp.column("disqualified")))


def _any(names: Iterable[str]) -> exp.Expr:
    return exp.or_(*(exp.column(name) for name in names))
