"""What the results of a file come to: bands, flags, and what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.bulk import quoting
from app.bulk.names import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.compiling.compiled import Compiled

    Rows = Callable[[str], list[tuple[int, ...]]]

_TABLE = "counted"
"""Behind it any name of ours stands without quotes, in every dialect."""


class Counts(NamedTuple):
    """Over the accounts that were scored.

    Attributes:
        scored: How many.
        bands: How many in each band.
        disqualified: How many are.
        raised: How many raise each flag.
        unresolved: Of how many each flag is open.
    """

    scored: int
    bands: dict[str, int]
    disqualified: int
    raised: dict[str, int]
    unresolved: dict[str, int]


def counted(rows: Rows, compiled: Compiled, results: str) -> Counts:
    """Return what results come to.

    Args:
        rows: Returns the rows of a query.
        compiled: What they were scored by.
        results: The SQL of a table of them.
    """
    flags = names_of(compiled.definition).flags
    tests = ["true", f"{_TABLE}.disqualified"]
    tests += [f"{_TABLE}.band = {quoting.text(band)}" for band in compiled.results]
    for column in flags.values():
        tests += [f"{_TABLE}.{column} = '{outcome}'" for outcome in ("met", "unknown")]
    scored, disqualified, *others = _count(rows, tests, results)
    bands, told = others[: len(compiled.results)], others[len(compiled.results) :]
    return Counts(
        scored,
        dict(zip(compiled.results, bands, strict=True)),
        disqualified,
        dict(zip(flags, told[::2], strict=True)),
        dict(zip(flags, told[1::2], strict=True)),
    )


def unknown(rows: Rows, compiled: Compiled, names: Sequence[str], accounts: str) -> dict[str, int]:
    """Return of how many canonical accounts each attribute is unknown.

    Args:
        rows: Returns the rows of a query.
        compiled: The definition.
        names: The attributes.
        accounts: The SQL of the table of the accounts.
    """
    tests = [_is_unknown(f"{_TABLE}.{name}", compiled.attributes[name].type) for name in names]
    return dict(zip(names, _count(rows, tests, accounts), strict=True)) if tests else {}


def _is_unknown(column: str, kind: str) -> str:
    if kind == "number":
        return " AND ".join(f"{column}{end} IS NULL" for end in ("_min", "_max", "_below"))
    if kind in {"string_set", "events"}:
        return f"{column}_known IS NOT TRUE"
    return f"{column} IS NULL"


def _count(rows: Rows, tests: Sequence[str], table: str) -> tuple[int, ...]:
    counts = ", ".join(f"coalesce(count_if({test}), 0)" for test in tests)
    ((*found,),) = rows(f"SELECT {counts} FROM {table} AS {_TABLE}")  # noqa: S608 - names of ours
    return tuple(found)
