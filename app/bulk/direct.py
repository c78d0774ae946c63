"""Values that need no normaliser: what SQL reads as surely as it does.

Only values of which nothing is to be said: a number within its bounds, a day, a yes or no, a text
that identifies an account and that no condition compares. All others are left to the normaliser.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from app.bulk.table import SENT, sent_column
from schemas.attributes import IDENTITY
from schemas.base import MAX_TEXT

if TYPE_CHECKING:
    from app.bulk.cells import Cell
    from app.bulk.groups import Group
    from schemas.attributes import AttributeDeclaration, NumberAttribute

_SHORT = MAX_TEXT // 20
"""Characters of a text that cannot grow beyond the limit by folding; none grows to more than 18."""
_BLANKS = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
"""What Python takes from the ends of an ASCII text."""


class Direct(NamedTuple):
    """How SQL reads the values of a group.

    Attributes:
        sure: Whether it can, as SQL; never null, and false where there is no value.
        columns: The SQL of columns, where it is sure.
    """

    sure: str
    columns: dict[str, str]


def direct(
    group: Group, declared: AttributeDeclaration, cell: Cell, *, compared: bool
) -> Direct | None:
    """Return how SQL reads the attribute of a group; None if it cannot.

    Args:
        group: Of one attribute and one column.
        declared: The attribute.
        cell: The column.
        compared: Whether a condition reads it.
    """
    (name,) = group.names
    identity = name in IDENTITY and declared.type == "string"
    if identity and not compared and (group.plain or group.stripped):
        return _sent(name, cell, stripped=group.stripped)
    if not group.plain:
        return None
    if declared.type == "number":
        return _number(name, declared, cell)
    if declared.type == "boolean" and cell.kind == "boolean":
        return Direct(f"({cell.column} IS NOT NULL)", {name: cell.column})
    if declared.type == "date" and cell.kind == "date":
        within = f"{cell.column} BETWEEN DATE '1900-01-01' AND DATE '2999-12-31'"
        return Direct(f"coalesce({within}, false)", {name: cell.column})
    return None


def _sent(name: str, cell: Cell, *, stripped: bool) -> Direct | None:
    if cell.kind not in {"text", "json"}:
        return None
    text, told = cell.key, "true"
    if cell.kind == "json":
        told = f"starts_with({text}, '\"') AND NOT contains({text}, '\\u0000')"
        text = f"CASE WHEN starts_with({text}, '\"') THEN json_extract_string({text}, '$') END"
    ascii_only = f"strlen({text}) = length({text})"
    size = f"CASE WHEN {ascii_only} THEN {MAX_TEXT} ELSE {_SHORT} END"
    sound = f"{told} AND strlen({text}) <= {size} AND NOT contains({text}, chr(0))"
    if stripped:
        blanks = " || ".join(f"chr({ord(one)})" for one in _BLANKS)
        text = f"trim({text}, {blanks})"
        sound += f" AND {ascii_only} AND {text} <> ''"
    columns = {sent_column(name): text} if name in SENT else {}
    return Direct(f"coalesce({sound}, false)", columns)


def _number(name: str, declared: NumberAttribute, cell: Cell) -> Direct:
    least = -sys.float_info.max if declared.minimum is None else declared.minimum
    most = sys.float_info.max if declared.maximum is None else declared.maximum
    if cell.kind == "number":
        value, plain = f"CAST({cell.column} AS DOUBLE)", "true"
    else:
        value = f"TRY_CAST({cell.key} AS DOUBLE)"
        plain = f"regexp_full_match({cell.key}, '[0-9]{{1,15}}([.][0-9]{{1,10}})?')"
    within = f"{value} BETWEEN CAST({least!r} AS DOUBLE) AND CAST({most!r} AS DOUBLE)"
    columns = {f"{name}_min": value, f"{name}_max": value}
    return Direct(f"coalesce({plain} AND {within}, false)", columns)
