"""Single choices: free strings, enums, and yes or no."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from app.engine.normalise.near import nearest
from app.engine.normalise.notes import Notes, Read, Unreadable
from app.engine.normalise.text import SHORT, fold, fold_anew
from schemas.attributes import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.values import Value
    from schemas.attributes import EnumAttribute

_WORDS = {
    **dict.fromkeys(("true", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "no", "n", "0"), False),
}
_NO_BOOLEAN = Unreadable("unrecognised_value", "is neither yes nor no; write true or false")
_LISTED = 10

_Found = TypeVar("_Found", str, date, bool)


def text_reader(name: str, wanted: str, parse: Callable[[str], _Found | Unreadable | None]) -> Read:
    """Return what reads an attribute that comes as text only, by a function of the text."""
    pointer = f"/{name}"

    def read(value: object, notes: Notes) -> _Found | None:
        if type(value) is not str:
            notes.wrong_kind(pointer, value, wanted)
            return None
        found = parse(value) if notes.sound(value, pointer) else None
        if isinstance(found, Unreadable):
            notes.warn(name, value, found)
            return None
        return found

    return read


def string_reader(name: str) -> Read:
    """Return what reads a string attribute."""
    if name in IDENTITY:
        return _identity_reader(name)
    return text_reader(name, "a text", lambda text: fold(text) or None)


def _identity_reader(name: str) -> Read:
    """Return what reads texts that hardly ever come twice."""
    thorough = text_reader(name, "a text", lambda text: fold_anew(text) or None)

    def read(value: object, notes: Notes) -> Value | None:
        if type(value) is str and len(value) <= SHORT and value.isascii() and "\0" not in value:
            return fold_anew(value) or None
        return thorough(value, notes)

    return read


def enum_table(declaration: EnumAttribute) -> dict[str, str]:
    """Return the key of every folded spelling of an enum's values; keys win over aliases."""
    return {fold(spelling): key for spelling, key in reversed(_spellings(declaration).items())}


def enum_reader(name: str, declaration: EnumAttribute) -> Read:
    """Return what reads an enum attribute."""
    table = enum_table(declaration)
    spellings = _spellings(declaration)
    suggest = nearest(spellings)
    label = declaration.label or name
    keys = list(dict.fromkeys(spellings.values()))
    known = (
        f"its values are {', '.join(keys)}"
        if len(keys) <= _LISTED
        else f"it has {len(keys)} values"
    )

    def parse(text: str) -> str | Unreadable | None:
        folded = fold(text)
        key = table.get(folded)
        if key or not folded:
            return key
        meant = suggest(text)
        right = f"did you mean '{meant}'?" if meant else known
        return Unreadable("unrecognised_value", f"is not a value of {label}; {right}")

    return text_reader(name, "a text", parse)


def boolean_reader(name: str) -> Read:
    """Return what reads a yes or no: a boolean, 0, 1, or a word."""

    def parse(text: str) -> bool | Unreadable | None:
        folded = fold(text)
        return _WORDS.get(folded, _NO_BOOLEAN) if folded else None

    read_text = text_reader(name, "a boolean, 0, 1, or a text", parse)

    def read(value: object, notes: Notes) -> Value | None:
        if type(value) is bool:
            return value
        if type(value) in (int, float) and value in (0, 1):
            return value == 1
        return read_text(value, notes)

    return read


def _spellings(declaration: EnumAttribute) -> dict[str, str]:
    spellings = {key: key for key, _ in declaration.entries}
    for key, aliases in declaration.entries:
        for alias in aliases:
            spellings.setdefault(alias, key)
    return spellings
