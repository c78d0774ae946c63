"""Conditions as formulas over the fields of a platform, for each outcome that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.targeting.answer import Dropped
from app.targeting.formulas import at_least
from app.targeting.leaves import Leaves
from app.targeting.saying import NotExpressibleError
from schemas import conditions

if TYPE_CHECKING:
    from datetime import date

    from app.engine.compiling.leaves import AnyLeaf
    from app.targeting.answer import Reason
    from app.targeting.audience import Member
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from app.targeting.saying import Reading
    from schemas.conditions import Condition
    from schemas.definition import Definition
    from schemas.platform import PlatformMapping


class Readings:
    """Reads the conditions of a definition on the fields of a platform.

    Args:
        definition: A checked definition.
        mapping: Where the platform keeps attributes.
        as_of: The day that dates are counted from; None for the platform's current one.
        sure: Whether what cannot be said is taken for failed rather than for passed.
    """

    def __init__(
        self, definition: Definition, mapping: PlatformMapping, as_of: date | None, *, sure: bool
    ) -> None:
        self._leaves = Leaves(definition, mapping, as_of, sure=sure)
        self._sure = sure
        self._dropped: dict[Dropped, None] = {}

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """What could not be said so far."""
        return tuple(self._dropped)

    @property
    def is_timed(self) -> bool:
        """Whether anything said so far hangs on the day."""
        return self._leaves.is_timed

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by name."""
        return {one.name: one for some in self._leaves.fields.values() for one in some}

    def formula(self, member: Member, reading: Reading) -> Formula:
        """Return what an account must pass for a criterion or flag to have an outcome."""
        return self._formula(member, member.when, reading)

    def _formula(self, member: Member, condition: Condition, reading: Reading) -> Formula:
        match condition:
            case conditions.All(all=parts):
                return self._of(member, len(parts), parts, reading)
            case conditions.AnyOf(any=parts):
                return self._of(member, 1, parts, reading)
            case conditions.AtLeast(at_least=n, of=parts):
                return self._of(member, n, parts, reading)
            case conditions.Not(not_=part):
                return self._formula(member, part, reading._replace(met=not reading.met))
            case _:
                return self._leaf(member, condition, reading)

    def _of(
        self, member: Member, n: int, parts: tuple[Condition, ...], reading: Reading
    ) -> Formula:
        """Return "at least n of the parts", or what it takes that fewer are met."""
        needed = n if reading.met else len(parts) - n + 1
        return at_least(needed, [self._formula(member, part, reading) for part in parts])

    def _leaf(self, member: Member, leaf: AnyLeaf, reading: Reading) -> Formula:
        def note(reason: Reason, message: str) -> None:
            one = Dropped(
                key=member.key,
                pointer=member.pointer,
                attribute=leaf.attribute,
                reason=reason,
                message=message,
            )
            self._dropped[one] = None

        try:
            return self._leaves.formula(leaf, reading, note)
        except NotExpressibleError as error:
            note(error.reason, str(error))
            return not self._sure
