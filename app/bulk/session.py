"""A DuckDB of one run: its limits, its temporary files, and how far its work has come."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb

from app.bulk.errors import UnusableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_EVERY = 0.2
"""Seconds between two looks at how far a statement has come."""


class Session:
    """A DuckDB in memory that spills into a folder of its own.

    Args:
        connection: To that DuckDB.
        folder: For temporary files; gone after the run.
        step: Told what begins; gives what is told the share done, from 0 to 1.

    Attributes:
        folder: The same.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        step: Callable[[str], Callable[[float], None]],
    ) -> None:
        self.folder = folder
        self._connection = connection
        self._step = step

    def run(self, sql: str, title: str) -> None:
        """Run a statement that takes a while, and show how far it has come.

        Raises:
            UnusableFile: DuckDB cannot do it: memory, disk, a broken file.
        """
        tell = self._step(title)
        failed: list[Exception] = []

        def execute() -> None:
            try:
                self._connection.execute(sql)
            except Exception as error:  # noqa: BLE001 - raised again below
                failed.append(error)

        worker = threading.Thread(target=execute, daemon=True)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(_EVERY)
                tell(max(self._connection.query_progress(), 0) / 100)
        except BaseException:
            self._connection.interrupt()
            worker.join()
            raise
        tell(1)
        for error in failed:
            raise _told(error) from error

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query that are few.

        Raises:
            UnusableFile: DuckDB cannot do it.
        """
        try:
            found: list[tuple[Any, ...]] = self._connection.execute(sql, parameters).fetchall()
        except duckdb.Error as error:
            raise _told(error) from error
        return found

    def batches(self, sql: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query that may be many.

        Raises:
            UnusableFile: DuckDB cannot do it.
        """
        cursor = self._connection.cursor()
        try:
            found = cursor.execute(sql)
            while batch := found.fetchmany(size):
                yield batch
        except duckdb.Error as error:
            raise _told(error) from error
        finally:
            cursor.close()

    def append(self, table: str, rows: object) -> None:
        """Add rows, as Arrow, to a table.

        Raises:
            UnusableFile: DuckDB cannot do it.
        """
        self._connection.register("_added", rows)
        self.rows(f"INSERT INTO {table} SELECT * FROM _added")  # noqa: S608 - our own name
        self._connection.unregister("_added")


@contextmanager
def session(
    threads: int | None, memory: str | None, step: Callable[[str], Callable[[float], None]]
) -> Iterator[Session]:
    """Yield a DuckDB.

    Args:
        threads: How many to use; all processors if not given.
        memory: How much to take before spilling, such as `2GB`; DuckDB's own limit if not given.
        step: As of `Session`.

    Raises:
        UnusableFile: A limit is none.
    """
    with TemporaryDirectory(prefix="icp-bulk-") as folder:
        limits: dict[str, Any] = {"temp_directory": f"{folder}/spill"}
        limits |= {} if threads is None else {"threads": threads}
        limits |= {} if memory is None else {"memory_limit": memory}
        try:
            connection = duckdb.connect(config=limits)
        except duckdb.Error as error:
            raise _told(error) from error
        try:
            for setting in _SETTINGS:
                connection.execute(f"SET {setting}")
            yield Session(connection, Path(folder), step)
        finally:
            connection.close()


_SETTINGS = (
    "TimeZone = 'UTC'",
    "autoinstall_known_extensions = false",
    "enable_progress_bar = true",
    "enable_progress_bar_print = false",
    "disabled_optimizers = 'join_order,build_side_probe_side'",  # else rows change their order
)


def _told(error: Exception) -> Exception:
    """Return DuckDB's error as ours: its first line says what it is."""
    if not isinstance(error, duckdb.Error):
        return error
    return UnusableFile(str(error).strip().partition("\n")[0])
