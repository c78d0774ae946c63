"""Words for what the models expect, and for what a document holds instead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from app.engine.checking.places import bare, is_model, is_union, required
from app.engine.faults import shown
from app.engine.normalise import near

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pydantic import JsonValue

_LISTED = 20

KEY_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{1,62}$": (
        "2 to 63 lower-case letters, digits and hyphens, not starting with a hyphen,"
        " such as 'dev-tool'"
    ),
    r"^[a-z][a-z0-9_-]{0,39}$": (
        "a lower-case letter, then at most 39 lower-case letters, digits, '_' or '-',"
        " such as 'audit-ahead'"
    ),
    r"^[a-z][a-z0-9_]{0,39}$": (
        "a lower-case letter, then at most 39 lower-case letters, digits or '_',"
        " such as 'annual_revenue'"
    ),
    r"^[A-Za-z][A-Za-z0-9_]*([.:][A-Za-z0-9_]+)*$": (
        "a letter, then letters, digits or '_', with '.' or ':' between parts, such as"
        " 'Parent.Industry'"
    ),
}
"""What keys look like, by the pattern of the model."""

_KINDS: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2026-03-01",
    timedelta: "a duration such as PT4H or P2D",
}


def expected(kind: Any) -> str:  # noqa: ANN401 - annotations are of any type
    """Return what a type wants, such as "a list"."""
    origin = get_origin(kind)
    if is_union(kind):
        parts = (bare(member) for member in get_args(kind))
        return " or ".join(dict.fromkeys(_KINDS.get(part, "an object") for part in parts))
    if origin is Literal:
        return one_of(get_args(kind))
    if origin is tuple:
        arguments = get_args(kind)
        return "a list" if Ellipsis in arguments else f"a list of exactly {len(arguments)} numbers"
    if is_model(kind) and (needed := required(kind)):
        return f"an object with {one_of(needed, 'and')}"
    return _KINDS.get(kind, "an object")


def one_of(values: Sequence[object], word: str = "or") -> str:
    """Return "'a', 'b' or 'c'"."""
    *firsts, last = (repr(value) for value in values)
    return f"{', '.join(firsts)} {word} {last}" if firsts else last


def meant(value: str, known: Collection[str]) -> str:
    """Return how to end a sentence about a name that is none of the known ones."""
    like = near(value, known) if value else None
    return f"; did you mean {shown(like)}?" if like else f"; {choices(known)}."


def choices(known: Collection[str]) -> str:
    """Return what there is to choose from, in few words."""
    if not known:
        return "there is none to choose from"
    if len(known) > _LISTED:
        return f"there are {len(known)}, such as {one_of([*known][:3], 'and')}"
    return f"use {one_of([*known])}"


def found(value: JsonValue) -> str:
    """Return what kind of JSON a value is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def quoting_helps(kind: Any, value: JsonValue) -> bool:  # noqa: ANN401 - annotations are of any type
    """Return whether a text was wanted, and quotes would make one of what is there."""
    return kind is str and isinstance(value, bool | int | float)
