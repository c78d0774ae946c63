"""Notes: what is said about an account while it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from app.engine.faults import child, shown
from app.engine.normalise.text import flaw
from app.engine.values import Value
from schemas.problem import Fault

_SHOWN = 100
_KINDS = {
    str: "a text",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class Unreadable(NamedTuple):
    """Why a text is no value: a warning's code, and what is said after the text."""

    code: str
    problem: str


class Notes:
    """The warnings and the faults found so far."""

    __slots__ = ("faults", "warnings")

    def __init__(self) -> None:
        self.warnings: list[dict[str, str]] = []
        self.faults: list[Fault] = []

    def warn(self, attribute: str, value: object, why: Unreadable) -> None:
        """Note that a value is not used, and so unknown."""
        text = (value if isinstance(value, str) else json.dumps(value))[:_SHOWN]
        message = f"{shown(text)} {why.problem}"
        self.warnings.append(
            {"code": why.code, "attribute": attribute, "value": text, "message": message}
        )

    def fault(self, pointer: str, code: str, message: str) -> None:
        """Note what makes the account invalid."""
        self.faults.append(Fault(pointer=pointer, code=code, message=message))

    def wrong_kind(self, pointer: str, value: object, wanted: str) -> None:
        """Note JSON of a kind that cannot be read here."""
        kind = _KINDS.get(type(value), "anything else")
        self.fault(pointer, "wrong_kind", f"This is {wanted}, not {kind}.")

    def sound(self, text: str, pointer: str) -> bool:
        """Tell whether a text can be used; note the fault when not."""
        found = flaw(text)
        if found:
            self.fault(pointer, found.code, found.message)
        return found is None

    def fields(self, value: dict[str, object], known: tuple[str, ...], pointer: str) -> None:
        """Note every key of an object that is not one of its fields."""
        for key in value:
            if key not in known:
                # as the message shows it: the key itself may be endless, or no Unicode at all
                name = shown(key)
                message = f"There is no field {name} here; the fields are {', '.join(known)}."
                self.fault(child(pointer, name[1:-1]), "unknown_field", message)


Read = Callable[[object, Notes], Value | None]
"""Reads one attribute's JSON, never null; None is unknown."""
