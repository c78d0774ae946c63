"""What a worker of the cluster does: rows of files to canonical accounts, by the normaliser."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import ibis.expr.datatypes as dt
import orjson
import pyarrow as pa

from app.bulk.columns import row_of, schema_of
from app.bulk.scored import reads
from app.bulk.spark.cells import canonical, values
from app.bulk.table import SENT, sent_column
from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader
from app.mapping import apply, compile_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.bulk.cells import Cell
    from app.engine.normalise import Account
    from app.mapping.apply import JoinIndex
    from schemas.definition import Definition
    from schemas.mapping import AccountMapping
    from schemas.problem import Fault

FILE, ROW = "_file", "_row"
"""Columns of what is given: the file of a row, and its number there, from 0."""
REJECTED, FOUND = "_rejected", "_found"
"""Columns of what is made: why a row is no account; and what was found in all of them."""
_AT_ONCE = 10_000
_DISTINCT = 1_000
"""Values told of each attribute and warning, and sets of strange keys, of one partition."""


class Record(NamedTuple):
    """A row of a file: its number from 1, its line, what it has, or why it cannot be read."""

    number: int
    line: int | None
    data: Mapping[str, object]
    fault: Fault | None


class Plan(NamedTuple):
    """What workers are to do; every part of it can be sent to them.

    Attributes:
        definition: What the accounts are read by.
        mapping: How rows become accounts; None where they are accounts already.
        joined: The second files of the mapping.
        cells: The columns of Parquet that are read.
        passed: Those that are canonical.
        strange: Those that nobody reads.
    """

    definition: Definition
    mapping: AccountMapping | None
    joined: Mapping[str, JoinIndex]
    cells: Mapping[str, Cell]
    passed: Sequence[str]
    strange: tuple[str, ...]


def identities(definition: Definition) -> dict[str, str]:
    """Return the columns of `id`, `name` and `domain` as sent, each with its attribute."""
    read = reads(definition)
    return {sent_column(name) if name in read else name: name for name in SENT}


def shape(definition: Definition) -> dict[str, dt.DataType]:
    """Return the columns of canonical accounts, as `icp normalize` writes them."""
    attributes = attribute_table(definition.attributes)
    canonical_columns = schema_of(attributes, reads(definition))
    return dict.fromkeys(identities(definition), dt.string) | dict(canonical_columns.items())


def of_columns(plan: Plan, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the accounts of a partition of Parquet, and what was found in them."""
    partition = _Partition(plan)
    for batch in batches:
        cells = {name: values(batch.column(name), cell) for name, cell in plan.cells.items()}
        rows = zip(*cells.values(), strict=True) if cells else ((),) * batch.num_rows
        named = (
            (file, Record(row + 1, None, dict(zip(cells, row_cells, strict=True)), None))
            for file, row, row_cells in zip(
                batch.column(FILE).to_pylist(), batch.column(ROW).to_pylist(), rows, strict=True
            )
        )
        passed = {name: batch.column(name) for name in plan.passed}
        yield partition.accounts(named, passed)
    yield partition.found()


def of_files(
    plan: Plan,
    records: Callable[[str, bytes], Iterator[Record]],
    batches: Iterable[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    """Yield the accounts of a partition of text files, and what was found in them.

    Args:
        plan: What is to be done.
        records: Makes records of the name of a file, and of its bytes.
        batches: Names and bytes.
    """
    partition = _Partition(plan)
    for batch in batches:
        for file, content in zip(*batch.columns, strict=True):
            name = file.as_py()
            found = records(name, content.as_py())
            while chunk := [(name, record) for record in islice(found, _AT_ONCE)]:
                yield partition.accounts(chunk, {})
    yield partition.found()


class _Partition:
    """Makes the accounts of one partition, and counts what is to be said of them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._read = Reader(attributes := attribute_table(plan.definition.attributes)).read
        self._known = attributes.keys()
        self._mapping = compile_mapping(plan.mapping) if plan.mapping else None
        self._identities = identities(plan.definition)
        columns = {name: kind.to_pyarrow() for name, kind in shape(plan.definition).items()}
        self._kinds = columns | {REJECTED: pa.string(), FOUND: pa.string()}
        self._warnings: dict[tuple[str, str], Counter[tuple[str, str] | None]] = {}
        self._strange: Counter[tuple[str, ...]] = Counter()

    def accounts(
        self, rows: Iterable[tuple[str, Record]], passed: Mapping[str, pa.Array]
    ) -> pa.RecordBatch:
        """Return the accounts of some rows; of those that are none, why."""
        made = [self._row(file, record) for file, record in rows]
        sent = {column: sent_column(name) for column, name in self._identities.items()}
        arrays = []
        for name, kind in self._kinds.items():
            source = sent.get(name, name)
            if source in passed:
                arrays.append(canonical(passed[source], kind))
            else:
                arrays.append(pa.array([row.get(name) for row in made], kind))
        return pa.RecordBatch.from_arrays(arrays, names=[*self._kinds])

    def found(self) -> pa.RecordBatch:
        """Return one row with what was found: warnings and strange keys, how often each."""
        warnings = [
            (*place, *(said or (None, None)), times)
            for place, tally in self._warnings.items()
            for said, times in tally.items()
        ]
        told = {"warnings": warnings, "strange": [*self._strange.items()]}
        row = {FOUND: orjson.dumps(told).decode()}
        arrays = [pa.array([row.get(name)], kind) for name, kind in self._kinds.items()]
        return pa.RecordBatch.from_arrays(arrays, names=[*self._kinds])

    def _row(self, file: str, record: Record) -> dict[str, object]:
        if record.fault:
            return _rejected(file, record, (record.fault,))
        raw: Mapping[str, object] = record.data
        if self._mapping:
            raw = apply(self._mapping, raw, self._plan.joined)
        try:
            account = self._read(raw)
        except AccountInvalid as error:
            return _rejected(file, record, error.faults)
        self._count(raw, account)
        told: dict[str, object] = row_of(account.facts)
        for column, name in self._identities.items():
            value = raw.get(name)
            told[column] = value if isinstance(value, str) else None
        return told

    def _count(self, raw: Mapping[str, object], account: Account) -> None:
        strange = self._plan.strange
        if account.ignored["count"] and self._mapping is None:
            strange = tuple(name for name in raw if name not in self._known)
        if strange and (strange in self._strange or len(self._strange) < _DISTINCT):
            self._strange[strange] += 1
        for one in account.warnings:
            tally = self._warnings.setdefault((one["code"], one["attribute"]), Counter())
            said = one["value"], one["message"]
            tally[said if said in tally or len(tally) < _DISTINCT else None] += 1


def _rejected(file: str, record: Record, faults: Iterable[Fault]) -> dict[str, object]:
    told = {"file": file, "row": record.number, "line": record.line, "raw": record.data}
    why = [fault.model_dump() for fault in faults]
    return {REJECTED: orjson.dumps({**told, "faults": why}).decode()}
