"""What the results of a file come to: bands, flags, and what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.bulk import quoting
from app.bulk.names import names_of
from app.bulk.normalised import CANONICAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.bulk.session import Session
    from app.engine.compiling.compiled import Compiled


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


def counted(session: Session, compiled: Compiled, results: Path) -> Counts:
    """Return what results come to.

    Args:
        session: Where they are counted.
        compiled: What they were scored by.
        results: A Parquet file of them.
    """
    flags = names_of(compiled.definition).flags
    tests = ["true", "disqualified"]
    tests += [f"band = {quoting.text(band)}" for band in compiled.results]
    for column in flags.values():
        tests += [f"{quoting.name(column)} = '{outcome}'" for outcome in ("met", "unknown")]
    scored, disqualified, *others = _count(session, tests, quoting.parquet(results))
    bands, told = others[: len(compiled.results)], others[len(compiled.results) :]
    return Counts(
        scored,
        dict(zip(compiled.results, bands, strict=True)),
        disqualified,
        dict(zip(flags, told[::2], strict=True)),
        dict(zip(flags, told[1::2], strict=True)),
    )


def unknown(session: Session, compiled: Compiled, names: Sequence[str]) -> dict[str, int]:
    """Return of how many canonical accounts each attribute is unknown.

    Args:
        session: With the canonical accounts.
        compiled: The definition.
        names: The attributes.
    """
    tests = [_is_unknown(name, compiled.attributes[name].type) for name in names]
    return dict(zip(names, _count(session, tests, CANONICAL), strict=True)) if tests else {}


def _is_unknown(name: str, kind: str) -> str:
    if kind == "number":
        sides = (quoting.name(f"{name}{end}") for end in ("_min", "_max", "_below"))
        return " AND ".join(f"{side} IS NULL" for side in sides)
    if kind in {"string_set", "events"}:
        return f"{quoting.name(f'{name}_known')} IS NOT TRUE"
    return f"{quoting.name(name)} IS NULL"


def _count(session: Session, tests: Sequence[str], table: str) -> tuple[int, ...]:
    counts = ", ".join(f"count(*) FILTER (WHERE {test})" for test in tests)
    ((*found,),) = session.rows(f"SELECT {counts} FROM {table}")  # noqa: S608 - quoted
    return tuple(found)
