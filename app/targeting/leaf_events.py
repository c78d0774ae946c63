"""Tests of events, of which a platform knows no more than the latest day of some types."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.engine.domains.base import presence_outcome
from app.engine.normalise import fold
from app.targeting.constraints import Empty, Wish
from app.targeting.formulas import any_wish, every, one_of
from app.targeting.leaf_spans import counted, from_today
from app.targeting.saying import NotExpressibleError
from app.targeting.spans import other_than

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.engine.domains.base import Test
    from app.engine.domains.event_tests import EventTest
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from app.targeting.saying import Note, Reading
    from app.targeting.spans import Spans
    from schemas.attributes import EventsAttribute


class Dated:
    """Says tests of events on fields that date them.

    Args:
        fields: Each with the type of event that it dates.
        attribute: The attribute.
        as_of: The day that dates are counted from; None for the platform's current one.
        sure: Whether what cannot be said is taken for failed rather than for passed.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        attribute: EventsAttribute,
        as_of: date | None,
        *,
        sure: bool,
    ) -> None:
        self._types = [(field, fold(field.event or "")) for field in fields]
        self._closed = attribute.absence == "no"
        self._as_of, self._sure = as_of, sure

    def formula(self, test: Test, reading: Reading, note: Note) -> Formula:
        """Return which days the fields must hold for an outcome.

        Raises:
            NotExpressibleError: No field dates what the test asks for.
        """
        if presence_outcome(test.op) is not None:
            raise NotExpressibleError("not_expressible", "Whether any event is known.")
        wanted = cast("EventTest", test.value)
        if wanted.min_count > 1:
            raise NotExpressibleError("not_expressible", "A field dates one event, not several.")
        if self._closed and reading.met == reading.unknown:
            raise NotExpressibleError(
                "not_expressible", "Fields do not tell whether any event of it is known."
            )
        parts: list[Formula] = []
        told = {named for _, named in self._types}
        untold = []
        for type_ in sorted(wanted.types):
            if type_ in told:
                parts.append(self._of_type(type_, wanted, reading))
            else:
                untold.append(type_)
        message = f"No field dates {', '.join(untold)}."
        if not parts:
            raise NotExpressibleError("no_field", message)
        if untold:
            note("no_field", message)
            parts.append(not self._sure)
        return one_of(parts) if reading.met else every(parts)

    def _of_type(self, type_: str, wanted: EventTest, reading: Reading) -> Formula:
        """Return what it takes that events of a type, and those under it, have an outcome."""
        under = [
            field for field, named in self._types if named == type_ or named.startswith(f"{type_}.")
        ]
        closed = any(
            field.covers and (type_ == named or type_.startswith(f"{named}."))
            for field, named in self._types
        )
        if reading.unknown != reading.met and wanted.min_amount is not None:
            return not reading.met  # no field tells an amount: it is never certain
        days = counted(_window(wanted), self._as_of)
        if reading.met:
            if reading.unknown and not closed:
                return True
            return any_wish(Wish(field.name, one) for field in under for one in days)
        if not (reading.unknown or closed):
            return False
        clock = days[0].clock
        return every(
            any_wish(
                [
                    *(Wish(field.name, one) for one in other_than(days, clock)),
                    Wish(field.name, Empty()),
                ]
            )
            for field in under
        )


def _window(wanted: EventTest) -> Spans:
    """Return the days on which an event counts, in days after today."""
    if wanted.upcoming:
        return from_today(1) if wanted.within_days is None else from_today(1, wanted.within_days)
    return from_today(last=0) if wanted.within_days is None else from_today(-wanted.within_days, 0)
