"""Faults with their places, and the errors that carry all of them at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from app.engine.codes import Code
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_FAULTS = 500
"""More than anybody reads at once; the bound keeps an answer to a hostile document small."""

_SHOWN = 60
_MORE = Fault(
    pointer="",
    code=Code.MORE_FAULTS,
    message=f"There are more than {MAX_FAULTS} faults; correct the ones shown, then submit again.",
)

Path = tuple["Path", str | int] | None
"""A place in a document, innermost part last; a pointer is spelled out only for a fault."""


def pointer_to(path: Path) -> str:
    """Return the JSON Pointer of a place."""
    parts: list[str | int] = []
    while path:
        path, part = path
        parts.append(part)
    pointer = ""
    for part in reversed(parts):
        pointer = child(pointer, part)
    return pointer


def child(pointer: str, part: str | int) -> str:
    """Return the JSON Pointer of a member or item of what `pointer` points at."""
    return f"{pointer}/{str(part).replace('~', '~0').replace('/', '~1')}"


def shown(value: str) -> str:
    """Return the text in quotes, cut to a readable length, safe to print and to encode."""
    cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return "'" + "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut) + "'"


class FaultsFoundError(ValueError):
    """What was submitted is refused.

    Attributes:
        faults: Every fault; of more than 500 the first, and one that says so.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        found = tuple(islice(faults, MAX_FAULTS + 1))
        if len(found) > MAX_FAULTS:
            found = (*found[:MAX_FAULTS], _MORE)
        self.faults = found
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.message}" for fault in found))


class DocumentUnreadable(FaultsFoundError):  # noqa: N818 - the name the callers read
    """The text is not a JSON or YAML document that canonical JSON can carry."""
