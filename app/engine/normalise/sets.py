"""Sets of texts: what is there, and what is known to be lacking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.engine.normalise.text import FOLDED, fold
from app.engine.values import StringSet
from schemas.base import MAX_LIST_VALUES

if TYPE_CHECKING:
    from app.engine.normalise.notes import Notes, Read
    from schemas.attributes import StringSetAttribute

_WANTED = "a list of texts, a text, or an object {has, lacks}"
_SIDES = ("has", "lacks")
_SEPARATOR = re.compile("[;|]")


def set_reader(name: str, declaration: StringSetAttribute) -> Read:
    """Return what reads a set attribute.

    A set without members is a value only when the definition says that what is absent is lacking
    (`absence: no`) and the list itself was empty.
    """
    pointer = f"/{name}"
    closed = declaration.absence == "no"

    def read(value: object, notes: Notes) -> StringSet | None:
        before = len(notes.faults)
        given: object = value
        lacks: frozenset[str] = frozenset()
        if type(value) is str:
            sound = notes.sound(value, pointer)
            has = frozenset(filter(None, map(fold, _SEPARATOR.split(value)))) if sound else lacks
        elif type(value) is list:
            has = members(value, pointer, notes)
        elif type(value) is dict:
            notes.fields(value, _SIDES, pointer)
            given = value.get("has")
            has = members(given, f"{pointer}/has", notes)
            lacks = members(value.get("lacks"), f"{pointer}/lacks", notes)
            if both := has & lacks:
                names = ", ".join(sorted(both))
                message = f"A member is in `has` or in `lacks`, not both: {names}."
                notes.fault(f"{pointer}/lacks", "contradiction", message)
        else:
            notes.wrong_kind(pointer, value, _WANTED)
        if len(notes.faults) > before:
            return None
        known = has or lacks or (closed and given == [])
        return StringSet(has, lacks) if known else None

    return read


def members(value: object, pointer: str, notes: Notes) -> frozenset[str]:
    """Return the folded texts of a JSON list, blank ones dropped; null is an empty list."""
    if value is None:
        return frozenset()
    if type(value) is not list:
        notes.wrong_kind(pointer, value, "a list of texts")
        return frozenset()
    if not within_limit(value, pointer, notes):
        return frozenset()
    try:
        usual = {FOLDED[member] for member in value}
    except (LookupError, TypeError):
        return _unusual_members(value, pointer, notes)
    usual.discard("")
    return frozenset(usual)


def _unusual_members(value: list[object], pointer: str, notes: Notes) -> frozenset[str]:
    for index, member in enumerate(value):
        if type(member) is str:
            notes.sound(member, f"{pointer}/{index}")
        else:
            no_member(member, f"{pointer}/{index}", notes, "a text")
    return frozenset(filter(None, (fold(member) for member in value if type(member) is str)))


def within_limit(value: list[object], pointer: str, notes: Notes) -> bool:
    """Tell whether a list has no more members than a list may have; note the fault when not."""
    if len(value) <= MAX_LIST_VALUES:
        return True
    message = f"A list has at most {MAX_LIST_VALUES:,} members, not {len(value):,}."
    notes.fault(pointer, "too_many", message)
    return False


def no_member(member: object, pointer: str, notes: Notes, wanted: str) -> None:
    """Note the fault of a list's member that is null or of another kind than wanted."""
    if member is None:
        notes.fault(
            pointer, "null_in_list", f"A list holds no null; leave it out or give {wanted}."
        )
    else:
        notes.wrong_kind(pointer, member, wanted)
