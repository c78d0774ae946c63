"""Tests of fields that hold several options at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.engine.domains.base import presence_outcome
from app.engine.outcomes import MET, NOT_MET
from app.targeting.constraints import Holds, Lacks, Wish
from app.targeting.formulas import any_wish, at_least, every

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.domains.base import Test
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from app.targeting.saying import Reading
    from schemas.attributes import StringSetAttribute


def of_members(
    field: Field,
    attribute: StringSetAttribute,
    test: Test,
    reading: Reading,
    held: Mapping[str, frozenset[str]],
) -> Formula:
    """Return which options a field must hold, or must not, for an outcome.

    Args:
        field: The field.
        attribute: The attribute.
        test: The test.
        reading: The outcome.
        held: By option, the members that an account with it has.
    """
    present = presence_outcome(test.op)
    if present is not None:
        telling = frozenset(option for option, members in held.items() if members)
        filled = [Wish(field.name, Holds(telling))] if reading.takes(present) else []
        empty = Wish(field.name, Lacks(telling, empty=True))
        return any_wish([*filled, *([empty] if reading.takes(MET + NOT_MET - present) else [])])
    if test.op == "contains_at_least":
        n, members = cast("tuple[int, frozenset[str]]", test.value)
    else:
        members = cast("frozenset[str]", test.value)
        n = len(members) if test.op == "contains_all" else 1
    met = reading.met != (test.op == "contains_none")
    wanted = reading._replace(met=met)
    needed = n if met else len(members) - n + 1
    closed = attribute.absence == "no"
    having: dict[str, set[str]] = {}
    for option, of_it in held.items():
        for member in of_it & members:
            having.setdefault(member, set()).add(option)
    telling = frozenset(option for option, of_it in held.items() if of_it)
    return at_least(
        needed,
        [
            _member(field, frozenset(having.get(one, ())), telling, wanted, closed=closed)
            for one in sorted(members)
        ],
    )


def _member(
    field: Field,
    options: frozenset[str],
    telling: frozenset[str],
    reading: Reading,
    *,
    closed: bool,
) -> Formula:
    """Return what a field must hold for one member to have an outcome.

    Where a set is not closed, an option that is not held is not known to be lacking.

    Args:
        field: The field.
        options: Those that stand for the member.
        telling: Those that stand for anything; with no other, as good as nothing is known.
        reading: The outcome.
        closed: Whether a set that is known holds no others.
    """
    if reading.met:
        if reading.unknown and not closed:
            return True
        held = [Wish(field.name, Holds(options))]
        unknown = Wish(field.name, Lacks(telling, empty=True))
        return any_wish([*held, unknown] if reading.unknown else held)
    if not (reading.unknown or closed):
        return False
    if reading.unknown:
        return any_wish([Wish(field.name, Lacks(options, empty=True))])
    lacks = any_wish([Wish(field.name, Lacks(options))])
    return every([lacks, any_wish([Wish(field.name, Holds(telling))])])
