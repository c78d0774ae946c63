"""One record of a file."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.problem import Fault


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file, or why it cannot be read."""

    number: int
    """Counted from 1."""
    line: int | None
    """The line of the file it ends on, or begins on if it cannot be read; None in JSON."""
    data: dict[str, object]
    fault: Fault | None = None


def bad_row(number: int, line: int | None, message: str, code: str = "malformed") -> Row:
    """Return a record that cannot be read, with a sentence why."""
    return Row(number, line, {}, Fault(pointer="", code=code, message=message))
