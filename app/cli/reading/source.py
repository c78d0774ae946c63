"""A file of accounts, and the mapping that makes accounts of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.choosing import choose_mapping
from app.cli.errors import Failure, Misuse
from app.cli.progress import watched
from app.cli.reading.joins import read_joins, tell_unmatched
from app.cli.reading.rows import file_format, read_rows
from app.mapping import apply
from schemas.mapping import Read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.cli.reading.row import Row

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="Accounts: .csv, .json or .ndjson, plain or .gz.")
]
MapOption = Annotated[
    str | None,
    typer.Option("--map", metavar="KEY|FILE", help="How the file's columns become attributes."),
]
JoinOption = Annotated[
    list[str] | None,
    typer.Option("--join", metavar="NAME=FILE", help="The second file of a join of the mapping."),
]


class Source:
    """Reads the accounts of a file, one at a time.

    Args:
        file: The file.
        mapping: How its columns become attributes; None where rows are accounts already.
        joins: The second files of the mapping, as `NAME=FILE`.

    Raises:
        Misuse: The file's name says nothing we know, or there are joins and no mapping.
        Failure: The mapping has faults, or a second file cannot be read.
    """

    def __init__(self, file: Path, mapping: str | None, joins: Sequence[str]) -> None:
        file_format(file)
        if joins and mapping is None:
            raise Misuse("--join names the second file of a mapping: give the mapping with --map")
        self.file = file
        chosen = choose_mapping(mapping) if mapping else None
        self._compiled = chosen.compiled if chosen else None
        self._joined = (
            read_joins(chosen, joins, lambda note: typer.echo(note, err=True)) if chosen else {}
        )
        self._rows = self._empty = 0

    @property
    def is_mapped(self) -> bool:
        """Whether a mapping makes the accounts."""
        return self._compiled is not None

    def rows(self) -> Iterator[tuple[Row, dict[str, object]]]:
        """Yield each row and the account that it is; nothing for a row that has a fault.

        Raises:
            Failure: The file cannot be read, or the mapping found nothing in any row of it.
        """
        read = self._compiled.mapping.read if self._compiled else Read()
        with watched(self.file) as watch:
            for row in read_rows(self.file, read, watch):
                account = {} if row.fault else self._account(row)
                self._rows += 1
                self._empty += not (row.fault or account)
                yield row, account
        if self._rows:
            tell_unmatched(self._joined, lambda note: typer.echo(note, err=True))
        if self._compiled and self._rows and self._empty == self._rows:
            raise Failure(
                f"the mapping '{self._compiled.mapping.key}' found nothing in {self.file}: none of"
                " its columns is there"
            )

    def _account(self, row: Row) -> dict[str, object]:
        return apply(self._compiled, row.data, self._joined) if self._compiled else row.data
