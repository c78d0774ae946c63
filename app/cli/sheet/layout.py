"""What stands on which sheet of a workbook, in which column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """How the cells of a column are read."""

    TEXT = "text"
    """As they are: prose."""
    DATA = "data"
    """As YAML: a word, a number, `true`, `[a, b]`, `{list: crms}`."""
    NUMBER = "number"
    """As data, and people type numbers there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, its heading and how wide it is."""

    title: str
    kind: Kind
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of rows below headings."""

    name: str
    columns: tuple[Column, ...]
    frozen: int
    """How many columns stay in sight."""


LEAF = ("attribute", "op", "value")
"""The columns of a condition that tests one attribute."""
CONDITION = "condition"
"""The column of any other condition."""

_KEY = Column("key", Kind.DATA, 24)
_REASON = Column("reason", Kind.TEXT, 60)
_ACTION = Column("action", Kind.TEXT, 80)
_WHEN = (
    Column("attribute", Kind.DATA, 22),
    Column("op", Kind.DATA, 18),
    Column("value", Kind.DATA, 44),
    Column(CONDITION, Kind.DATA, 44),
)

DEFINITION: Final = Table(
    "Definition", (Column("field", Kind.TEXT, 30), Column("value", Kind.TEXT, 100)), 1
)
DIMENSIONS: Final = Table(
    "Dimensions",
    (_KEY, Column("name", Kind.TEXT, 30), Column("max_points", Kind.NUMBER, 12)),
    1,
)
CRITERIA: Final = Table(
    "Criteria",
    (
        Column("dimension", Kind.DATA, 22),
        _KEY,
        *_WHEN,
        Column("points", Kind.NUMBER, 8),
        _REASON,
        Column("reason_not_met", Kind.TEXT, 60),
    ),
    2,
)
BANDS: Final = Table(
    "Bands",
    (_KEY, Column("min_score", Kind.NUMBER, 12), Column("min_points", Kind.DATA, 40), _ACTION),
    1,
)
FLAGS: Final = Table(
    "Flags",
    (
        _KEY,
        *_WHEN,
        Column("effect", Kind.DATA, 12),
        Column("band", Kind.DATA, 16),
        _REASON,
    ),
    1,
)
TABLES: Final = (DEFINITION, DIMENSIONS, CRITERIA, BANDS, FLAGS)
REST: Final = "Rest"
"""The sheet with everything else, as YAML, a line a row."""

FIELDS: Final = {
    ("key",): Kind.DATA,
    ("name",): Kind.TEXT,
    ("statement",): Kind.TEXT,
    ("owner",): Kind.TEXT,
    ("tags",): Kind.DATA,
    ("review", "cadence_days"): Kind.NUMBER,
    ("review", "personas_cadence_days"): Kind.NUMBER,
    ("research", "when_reachable"): Kind.DATA,
    ("research", "action"): Kind.TEXT,
}
"""The rows of the sheet `Definition`, by the path of the field."""

EMPTY_IN_REST: Final = frozenset({"research", "anti_icp"})
"""Fields that stand in `Rest` when they are given and empty: no row says that."""

HELD: Final = frozenset({*(path[0] for path in FIELDS), "scorecard", "bands", "anti_icp"})
"""The fields of a definition that have a place outside of `Rest`."""
