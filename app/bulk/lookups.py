"""Lookups: what the normaliser makes of each value that a file holds, once a distinct value."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import ibis.expr.datatypes as dt
import orjson
import pyarrow as pa

from app.bulk import quoting
from app.bulk.columns import columns_of, row_of
from app.bulk.direct import Direct, direct
from app.bulk.table import SENT, sent_column, sql_type
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from app.bulk.cells import Cell
    from app.bulk.groups import Group
    from app.bulk.session import Session
    from app.bulk.table import Accounts
    from app.engine.compiling.compiled import Compiled

KEY, FAULTS, WARNED = "_key", "_faults", "_warned"
_AT_ONCE = 20_000

Warned = tuple[str, str, str, str]
"""Of a warning: code, attribute, value and message."""


class Lookup(NamedTuple):
    """What the values of one group come to.

    Attributes:
        group: The group.
        table: Its name in DuckDB.
        joined: Whether an account needs it.
        key: The SQL of the text under which a row finds its value there; null where it need not.
        direct: What SQL reads without it.
        columns: The columns of the table that a row takes over.
        faulty: Whether some value is a fault.
        rows: How many the table has.
        warnings: How often each was given.
        first: The number of the first row of each.
        warnings_of: Returns those of one key.
    """

    group: Group
    table: str
    joined: bool
    key: str
    direct: Direct | None
    columns: tuple[str, ...]
    faulty: bool
    rows: int
    warnings: Counter[Warned]
    first: dict[Warned, int]
    warnings_of: Callable[[str], list[Warned]]


class Lookups:
    """Makes the lookups of one file.

    Args:
        session: Where.
        accounts: The file.
        compiled: The definition.
        reads: The attributes whose canonical columns are wanted; the others are read for faults.
    """

    def __init__(
        self, session: Session, accounts: Accounts, compiled: Compiled, reads: Collection[str]
    ) -> None:
        self._session = session
        self._accounts = accounts
        self._compiled = compiled
        self._reads = reads
        self._made = 0

    def make(self, group: Group) -> Lookup:
        """Return the lookup of a group, all its values read."""
        self._made += 1
        found, table = f"found{self._made}", f"lookup{self._made}"
        cells = [self._accounts.cells[source] for source in group.sources]
        quick = self._direct(group, cells)
        key = cells[0].key if group.plain else _listed(cells)
        odd = f"CASE WHEN NOT {quick.sure} THEN {key} END" if quick else key
        unread = f"NOT {quick.sure} AND " if quick else ""
        self._session.run(
            f"CREATE TABLE {found} AS SELECT {key} AS {KEY}, count(*) AS times,"  # noqa: S608 - quoted
            f" min({self._accounts.row}) AS first FROM {self._accounts.table}"
            f" WHERE {unread}{key} IS NOT NULL GROUP BY 1",
            f"reading {', '.join(group.names)}",
        )
        columns = self._columns(group)
        reading = _Reading(self._compiled, group, cells, tuple(columns))
        kinds = {KEY: "VARCHAR", FAULTS: "VARCHAR", WARNED: "BOOLEAN"}
        kinds |= {column: sql_type(kind) for column, kind in columns.items()}
        listed = ", ".join(f"{quoting.name(column)} {kind}" for column, kind in kinds.items())
        schema = pa.schema(
            [(KEY, pa.string()), (FAULTS, pa.string()), (WARNED, pa.bool_())]
            + [(column, kind.to_pyarrow()) for column, kind in columns.items()]
        )
        self._session.rows(f"CREATE TABLE {table} ({listed})")
        for batch in self._session.batches(f"SELECT {KEY}, times, first FROM {found}", _AT_ONCE):  # noqa: S608 - our own name
            rows = [reading.row(*one) for one in batch]
            self._session.append(table, pa.Table.from_pylist(rows, schema=schema))
        self._session.rows(f"DROP TABLE {found}")
        if reading.keeps_all and quick is None and self._is_text(group, cells):
            (name,) = group.names  # already canonical, each of its values
            quick, needed = Direct("true", {name: cells[0].column}), False
        else:
            needed = reading.rows > 0 and bool(columns or reading.faulty)
            if quick and not reading.rows:
                quick = quick._replace(sure="true")  # of every value that there is
        return Lookup(
            group,
            table,
            needed,
            odd,
            quick,
            tuple(columns),
            reading.faulty,
            reading.rows,
            reading.warnings,
            reading.first,
            reading.warnings_of,
        )

    def _direct(self, group: Group, cells: Sequence[Cell]) -> Direct | None:
        if len(group.names) > 1 or len(cells) != 1:
            return None
        (name,) = group.names
        declared = self._compiled.attributes[name]
        return direct(group, declared, cells[0], compared=name in self._reads)

    def _columns(self, group: Group) -> dict[str, dt.DataType]:
        columns: dict[str, dt.DataType] = {}
        for name in group.names:
            if name in self._reads:
                columns |= columns_of(name, self._compiled.attributes[name])
            if name in SENT:
                columns[sent_column(name)] = dt.string
        return columns

    def _is_text(self, group: Group, cells: Sequence[Cell]) -> bool:
        """Return whether the canonical value of a group's attribute may be its column as it is."""
        (name, *others) = group.names
        kinds = {"string", "enum"}
        return (
            group.plain
            and not others
            and name in self._reads
            and name not in SENT
            and cells[0].kind == "text"
            and self._compiled.attributes[name].type in kinds
        )


class _Reading:
    """Reads the values of one group by the project's own normaliser."""

    def __init__(
        self, compiled: Compiled, group: Group, cells: Sequence[Cell], columns: Sequence[str]
    ) -> None:
        self._read = compiled.reader.read
        self._group = group
        self._cells = cells
        self._columns = columns
        self.rows = 0
        self.keeps_all = True
        """Whether each value so far is canonical already."""
        self.faulty = False
        self.warnings: Counter[Warned] = Counter()
        self.first: dict[Warned, int] = {}

    def row(self, key: str, times: int, first: int) -> dict[str, object]:
        """Return the row of a lookup, and count its warnings."""
        self.rows += 1
        raw = self._raw(key)
        found: dict[str, object] = {KEY: key, WARNED: False}
        try:
            account = self._read(raw)
        except AccountInvalid as error:
            self.keeps_all = False
            self.faulty = True
            faults = [fault.model_dump() for fault in error.faults]
            return found | {FAULTS: orjson.dumps(faults).decode()}
        for warning in account.warnings:
            warned = _warned(warning)
            self.warnings[warned] += times
            self.first[warned] = min(first, self.first.get(warned, first))
            found[WARNED] = True
        self.keeps_all &= account.facts.get(self._group.names[0]) == key
        cells = row_of(account.facts)
        cells |= {sent_column(name): _text(raw.get(name)) for name in SENT}
        return found | {column: cells.get(column) for column in self._columns}

    def warnings_of(self, key: str) -> list[Warned]:
        """Return the warnings of a value that was read before."""
        return [_warned(warning) for warning in self._read(self._raw(key)).warnings]

    def _raw(self, key: str) -> dict[str, object]:
        keys = [key] if self._group.plain else orjson.loads(key)
        pairs = zip(self._cells, keys, strict=True)
        values = [None if one is None else cell.decode(one) for cell, one in pairs]
        return self._group.account(values)


def _listed(cells: Sequence[Cell]) -> str:
    """Return the SQL of the keys of some cells as one text."""
    keys = ", ".join(cell.key for cell in cells)
    return f"CAST(to_json([{keys}]) AS VARCHAR)" if cells else "'[]'"


def _warned(warning: Mapping[str, str]) -> Warned:
    return warning["code"], warning["attribute"], warning["value"], warning["message"]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
