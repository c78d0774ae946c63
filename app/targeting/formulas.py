"""Formulas of wishes, without negation: wishes, and "at least n of these"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from app.targeting.constraints import Wish, either, passes_everything, passes_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable


class Any(NamedTuple):
    """Any one of several wishes; none of them can be joined with another."""

    wishes: tuple[Wish, ...]


class Of(NamedTuple):
    """At least `n` of the parts: more than none, and not more than there are."""

    n: int
    parts: tuple[Open, ...]


Open = Union[Any, Of]  # noqa: UP007 - the recursive alias needs forward names
Formula = Union[bool, Any, Of]  # noqa: UP007 - as above
"""What accounts must pass; True lets everybody pass, False nobody."""


def any_wish(wishes: Iterable[Wish]) -> Formula:
    """Return the formula of any one of these wishes."""
    kept: list[Wish] = []
    for wish in wishes:
        new = wish
        for old in [old for old in kept if old.field == new.field]:
            joint = either(old.constraint, new.constraint)
            if joint is not None:
                kept.remove(old)
                new = Wish(new.field, joint)
        if passes_everything(new.constraint):
            return True
        if not passes_nothing(new.constraint):
            kept.append(new)
    return Any(tuple(kept)) if kept else False


def at_least(n: int, parts: Iterable[Formula]) -> Formula:
    """Return the simplest formula for "at least n of these"."""
    left: list[Open] = []
    for part in parts:
        if isinstance(part, bool):
            n -= part
        else:
            left.append(part)
    if n <= 0:
        return True
    if n > len(left):
        return False
    if n == 1:
        return _any_of(left)
    if len(left) == 1:
        return left[0]
    if n == len(left):
        flat = (inner for part in left for inner in (_parts_of(part)))
        left = list(dict.fromkeys(flat))
        return left[0] if len(left) == 1 else Of(len(left), tuple(left))
    return Of(n, tuple(left))


def every(parts: Iterable[Formula]) -> Formula:
    """Return the formula of all of these."""
    listed = list(parts)
    return at_least(len(listed), listed)


def one_of(parts: Iterable[Formula]) -> Formula:
    """Return the formula of any of these."""
    return at_least(1, parts)


def _parts_of(part: Open) -> tuple[Open, ...]:
    return part.parts if isinstance(part, Of) and part.n == len(part.parts) else (part,)


def _any_of(parts: list[Open]) -> Formula:
    """Return any of these, their wishes put together."""
    wishes = [wish for part in parts if isinstance(part, Any) for wish in part.wishes]
    others: list[Open] = []
    for part in parts:
        if isinstance(part, Of):
            others.extend(part.parts if part.n == 1 else (part,))
    joint = any_wish(wishes)
    if joint is True:
        return True
    found: list[Open] = [joint] if joint else []
    found.extend(dict.fromkeys(others))
    return found[0] if len(found) == 1 else Of(1, tuple(found))
