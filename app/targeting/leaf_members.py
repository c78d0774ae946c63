"""Tests of fields that hold several options at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.engine.domains.base import presence_outcome
from app.engine.normalise import fold
from app.engine.outcomes import MET, NOT_MET
from app.targeting.constraints import Empty, Holds, Lacks, Wish
from app.targeting.formulas import any_wish, at_least

if TYPE_CHECKING:
    from app.engine.domains.base import Test
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from app.targeting.saying import Reading
    from schemas.attributes import StringSetAttribute


def of_members(
    field: Field, attribute: StringSetAttribute, test: Test, reading: Reading
) -> Formula:
    """Return which options a field must hold, or must not, for an outcome."""
    present = presence_outcome(test.op)
    if present is not None:
        filled = Wish(field.name, Lacks(frozenset()))
        wishes = [filled] if reading.takes(present) else []
        empty = [Wish(field.name, Empty())] if reading.takes(MET + NOT_MET - present) else []
        return any_wish([*wishes, *empty])
    if test.op == "contains_at_least":
        n, members = cast("tuple[int, frozenset[str]]", test.value)
    else:
        members = cast("frozenset[str]", test.value)
        n = len(members) if test.op == "contains_all" else 1
    met = reading.met != (test.op == "contains_none")
    wanted = reading._replace(met=met)
    needed = n if met else len(members) - n + 1
    closed = attribute.absence == "no"
    return at_least(
        needed, [_member(field, member, wanted, closed=closed) for member in sorted(members)]
    )


def _member(field: Field, member: str, reading: Reading, *, closed: bool) -> Formula:
    """Return what a field must hold for one member to have an outcome.

    Where a set is not closed, an option that is not held is not known to be lacking.
    """
    options = frozenset(o for o, value in field.options.items() if fold(str(value)) == member)
    if reading.met:
        if reading.unknown and not closed:
            return True
        held = [Wish(field.name, Holds(options))]
        return any_wish([*held, Wish(field.name, Empty())] if reading.unknown else held)
    if not (reading.unknown or closed):
        return False
    return any_wish([Wish(field.name, Lacks(options, empty=reading.unknown))])
