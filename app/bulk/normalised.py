"""The accounts of a file, canonical: each value directly, or from the lookup of its group."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, cast

import orjson

from app.bulk import quoting
from app.bulk.cells import json_value
from app.bulk.columns import columns_of
from app.bulk.lookups import FAULTS, KEY, WARNED
from app.bulk.staging import ROW
from app.bulk.table import SENT, sent_column, sql_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.bulk.lookups import Lookup, Warned
    from app.bulk.session import Session
    from app.bulk.table import Accounts
    from schemas.attributes import AttributeDeclaration

CANONICAL = "canonical"
"""The view of the canonical accounts."""
_AT_ONCE = 1_000
_SMALL = 1_000_000
"""Rows of a lookup that always stays in memory."""


class Rejected(NamedTuple):
    """An account that cannot be read.

    Attributes:
        row: Its number in the file, from 1.
        faults: Each with `pointer`, `code` and `message`.
        raw: What the file has of it, where that is Parquet.
    """

    row: int
    faults: list[dict[str, str]]
    raw: dict[str, object] | None


class Normalised:
    """The canonical accounts of one file, as a view in DuckDB.

    Args:
        session: Where.
        accounts: The file.
        lookups: Of every group.
        attributes: Of the definition.
        reads: Those whose canonical columns are wanted.

    Attributes:
        scatters: Whether a lookup is so large that DuckDB may give rows in another order.
    """

    def __init__(
        self,
        session: Session,
        accounts: Accounts,
        lookups: Sequence[Lookup],
        attributes: Mapping[str, AttributeDeclaration],
        reads: Sequence[str],
    ) -> None:
        self._session = session
        self._accounts = accounts
        self._lookups = [(f"l{number}", one) for number, one in enumerate(lookups)]
        self._attributes = attributes
        self._reads = reads
        self.scatters = any(one.joined and one.rows > _SMALL for one in lookups)
        self._faulty = [name for name, one in self._lookups if one.faulty]
        sound = " AND ".join(f"{name}.{FAULTS} IS NULL" for name in self._faulty)
        columns = ", ".join(f"{sql} AS {quoting.name(name)}" for name, sql in self._columns())
        where = f" WHERE {sound}" if sound else ""
        session.rows(f"CREATE VIEW {CANONICAL} AS SELECT {columns} {self._joined()}{where}")

    def rejected(self) -> Iterator[Rejected]:
        """Yield the accounts that cannot be read, in the order of the file."""
        if not self._faulty:
            return
        listed = ", ".join(f"{name}.{FAULTS}" for name in self._faulty)
        sql = f"SELECT s.{ROW}, s._raw, {listed} {self._joined(whole=True)} WHERE {self._any()}"
        for batch in self._session.batches(f"{sql} ORDER BY 1", _AT_ONCE):
            for row, raw, *told in batch:
                faults = [fault for one in told if one for fault in orjson.loads(one)]
                yield Rejected(row, faults, _raw(raw))

    def warnings(self) -> dict[Warned, int]:
        """Return how often each warning is given of an account that can be read.

        Those of earlier rows come first.
        """
        total: Counter[Warned] = sum((one.warnings for _, one in self._lookups), start=Counter())
        for name, one in self._lookups if self._faulty else ():
            if one.warnings:
                sql = (
                    f"SELECT {name}.{KEY}, count(*) {self._joined(warned=True)}"
                    f" WHERE {name}.{WARNED} AND ({self._any()}) GROUP BY 1"
                )
                for key, times in self._session.rows(sql):
                    for warned in one.warnings_of(key):
                        total[warned] -= times
        first = {warned: row for _, one in self._lookups for warned, row in one.first.items()}
        return {warned: total[warned] for warned in sorted(first, key=first.__getitem__)}

    def _any(self) -> str:
        return " OR ".join(f"{name}.{FAULTS} IS NOT NULL" for name in self._faulty)

    def _joined(self, *, whole: bool = False, warned: bool = False) -> str:
        """Return the SQL of the file with its lookups beside it.

        Args:
            whole: Whether rows keep what the file has of them.
            warned: Whether to join also what only warns.
        """
        joined = {place for place, one in self._lookups if one.joined or (warned and one.warnings)}
        given = [f"{self._accounts.row} AS {ROW}"]
        given += [f"{sql} AS {_inner(name)}" for name, sql in self._accounts.canonical.items()]
        for place, one in self._lookups:
            if place in joined:
                given.append(f"{one.key} AS {place}_key")
            for name, sql in one.direct.columns.items() if one.direct else ():
                sure = f"CASE WHEN {one.direct.sure} THEN {sql} END" if one.direct else sql
                given.append(f"{sure} AS {_inner(name)}")
        if whole:
            fields = ", ".join(
                f"{quoting.text(name)}: {quoting.name(name)}" for name in self._accounts.columns
            )
            given.append(
                f"{f'CAST(to_json({{{fields}}}) AS VARCHAR)' if fields else 'NULL'} AS _raw"
            )
        joins = " ".join(
            f"LEFT JOIN {one.table} AS {place} ON s.{place}_key = {place}.{KEY}"
            for place, one in self._lookups
            if place in joined
        )
        table = f"(SELECT {', '.join(given)} FROM {self._accounts.table})"  # noqa: S608 - quoted
        return f"FROM {table} AS s {joins}"

    def _columns(self) -> Iterator[tuple[str, str]]:
        """Yield the columns of the view, each with its SQL."""
        yield ROW, f"s.{ROW}"
        for name in SENT:
            yield sent_column(name), self._column(sent_column(name), "VARCHAR")
        for name in self._reads:
            for column, kind in columns_of(name, self._attributes[name]).items():
                yield column, self._column(column, sql_type(kind))

    def _column(self, column: str, kind: str) -> str:
        if column in self._accounts.canonical:
            return f"s.{_inner(column)}"
        told = []
        for place, one in self._lookups:
            if one.direct and column in one.direct.columns:
                told.append(f"s.{_inner(column)}")
            if one.joined and column in one.columns:
                told.append(f"{place}.{quoting.name(column)}")
        if not told:
            return f"CAST(NULL AS {kind})"
        return told[0] if len(told) == 1 else f"coalesce({', '.join(told)})"


def _inner(column: str) -> str:
    """Return the name that a column has beside the lookups."""
    return quoting.name(f"in_{column}")


def _raw(text: str | None) -> dict[str, object] | None:
    return None if text is None else cast("dict[str, object]", json_value(text))
