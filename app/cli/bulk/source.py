"""A file of accounts as columns: Parquet as it is, text staged by the readers of this project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from app.bulk.groups import Mapped
from app.bulk.staging import stage
from app.bulk.table import parquet_accounts, staged_accounts
from app.cli.bulk.shapes import Shapes
from app.cli.choosing import choose_mapping
from app.cli.errors import Failure, Misuse
from app.cli.reading.joins import read_joins, tell_unmatched
from app.cli.reading.row import Row
from app.cli.reading.rows import file_format, read_rows
from app.mapping.parts import columns_read
from schemas.mapping import Read
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from app.bulk.normalised import Normalised
    from app.bulk.normalised import Rejected as Unread
    from app.bulk.session import Session
    from app.bulk.table import Accounts
    from app.cli.reading.joins import Joined
    from app.engine.compiling.compiled import Compiled

Rejected = tuple[Row, Sequence[Fault]]


class ColumnSource:
    """Reads the accounts of a file as columns.

    Args:
        file: The file.
        mapping: How its columns become attributes; None where rows are accounts already.
        joins: The second files of the mapping, as `NAME=FILE`.

    Attributes:
        rows: How many the file has, once it was read.
        bad: How many of them are no accounts at all.
        shapes: Which keys they have, where no mapping names them.

    Raises:
        Misuse: The file's name says nothing we know, or there are joins and no mapping.
        Failure: The mapping has faults, or a second file cannot be read.
    """

    def __init__(self, file: Path, mapping: str | None, joins: Sequence[str]) -> None:
        self.file = file
        self._kind = "parquet" if file.suffix.lower() == ".parquet" else file_format(file)
        if not file.exists():
            raise Misuse(f"{file}: there is no such file")
        if joins and mapping is None:
            raise Misuse("--join names the second file of a mapping: give the mapping with --map")
        self.mapped: Mapped | None = None
        self._joined: Mapping[str, Joined] = {}
        self._read = Read()
        if mapping:
            chosen = choose_mapping(mapping)
            self._joined = read_joins(chosen, joins, _say)
            self.mapped = Mapped(chosen.compiled, self._joined)
            self._read = chosen.compiled.mapping.read
        self.rows = self.bad = 0
        self.shapes: Shapes | None = None
        self._keys: tuple[str, ...] = ()

    def accounts(
        self, session: Session, compiled: Compiled, step: Callable[[str], Callable[[float], None]]
    ) -> Accounts:
        """Return the accounts as a table.

        Raises:
            Failure: The file cannot be read.
            UnusableFile: The same.
        """
        self.shapes = None if self.mapped else Shapes(compiled)
        if self._kind == "parquet":
            attributes = None if self.mapped else compiled.attributes
            accounts = parquet_accounts(session, self.file, attributes)
            ((self.rows,),) = session.rows(f"SELECT count(*) FROM {accounts.table}")  # noqa: S608 - quoted
            if self.shapes:
                self._keys = tuple(_plain(accounts, compiled))
                self.shapes.add(self._keys, self.rows)
        else:
            accounts = self._staged(session, compiled, step("reading"))
        self._check_mapped(accounts)
        return accounts

    def tell_unmatched(self) -> None:
        """Say of which second files no row belongs to an account, once all accounts were read."""
        if self.rows:
            tell_unmatched(self._joined, _say)

    def rejected(self, normalised: Normalised) -> Iterator[Rejected]:
        """Yield the rows that cannot be read, in the order of the file, and why."""
        if self._kind == "parquet":
            for refused in normalised.rejected():
                yield self._refused(Row(refused.row, None, refused.raw or {}), refused)
            return
        waiting = normalised.rejected()
        one = next(waiting, None)
        if one is None and not self.bad:
            return
        for row in read_rows(self.file, self._read):
            if faults := self._faults(row):
                yield row, faults
            elif one and one.row == row.number:
                yield self._refused(row, one)
                one = next(waiting, None)

    def _refused(self, row: Row, why: Unread) -> Rejected:
        """Return a row with its faults, in the order of its keys; its keys no longer count."""
        faults = [Fault(**fault) for fault in why.faults]
        if self.shapes:
            self.shapes.add(self._keys or tuple(row.data), -1)
            places = {key: place for place, key in enumerate(row.data) if key != "region"}
            faults.sort(key=lambda fault: places.get(fault.pointer.split("/")[1], len(places)))
        return row, faults

    def _staged(
        self, session: Session, compiled: Compiled, tell: Callable[[float], None]
    ) -> Accounts:
        mapping = self.mapped.compiled.mapping if self.mapped else None
        columns = columns_read(mapping) if mapping else tuple(compiled.attributes)
        path = session.folder / "accounts.parquet"
        as_json = self._kind != "csv"
        stage(self._good(tell), columns, path, as_json=as_json)
        accounts = staged_accounts(path, columns, as_json=as_json)
        counts = ", ".join(f"count({cell.column}) > 0" for cell in accounts.cells.values())
        (there,) = session.rows(f"SELECT {counts} FROM {accounts.table}")  # noqa: S608 - quoted
        kept = [name for name, some in zip(columns, there, strict=True) if some]
        return staged_accounts(path, kept, as_json=as_json)

    def _good(self, tell: Callable[[float], None]) -> Iterator[tuple[int, Mapping[str, object]]]:
        size = self.file.stat().st_size or 1
        for row in read_rows(self.file, self._read, lambda done: tell(done / size)):
            self.rows += 1
            if self._faults(row, count=True):
                self.bad += 1
            else:
                yield row.number, row.data

    def _faults(self, row: Row, *, count: bool = False) -> Sequence[Fault]:
        """Return why a row is no account at all."""
        if row.fault:
            return (row.fault,)
        return self.shapes.add(tuple(row.data), int(count)) if self.shapes else ()

    def _check_mapped(self, accounts: Accounts) -> None:
        if self.mapped and self.rows > self.bad:
            mapping = self.mapped.compiled.mapping
            columns = columns_read(mapping)
            if columns and not any(accounts.source(name) for name in columns):
                raise Failure(
                    f"the mapping '{mapping.key}' found nothing in {self.file}: none of its"
                    " columns is there"
                )


def _say(note: str) -> None:
    typer.echo(note, err=True)


def _plain(accounts: Accounts, compiled: Compiled) -> Iterator[str]:
    """Yield the columns of a file that are no canonical ones."""
    for name in accounts.columns:
        if name in compiled.attributes or name not in accounts.canonical:
            yield name
