"""Files of accounts scored, or made canonical, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import ibis

from app.bulk import quoting
from app.bulk.columns import schema_of, without_nan
from app.bulk.counts import Counts, counted
from app.bulk.groups import groups
from app.bulk.lookups import Lookups
from app.bulk.names import result_columns
from app.bulk.normalised import CANONICAL, Normalised
from app.bulk.scored import reads, scored
from app.bulk.staging import ROW
from app.bulk.table import SENT, sent_column
from app.bulk.words import worded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from ibis.expr.types import Table

    from app.bulk.groups import Mapped
    from app.bulk.session import Session
    from app.bulk.table import Accounts
    from app.engine.compiling.compiled import Compiled

STAMP = ("icp_key", "icp_version", "icp_digest", "as_of")
"""The columns at the end of every result: what decided, and for which day."""
OUTCOMES = ("met", "unknown", "not_met")
_FORMULA = "^[=+\\-@\\t\\r\\n\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}]"
"""How a text begins that a spreadsheet would run."""


class Icp(NamedTuple):
    """What scores: a definition, and how results name it.

    Attributes:
        compiled: The definition.
        key: Its key.
        version: Where it is published; else None.
        digest: Of the document.
    """

    compiled: Compiled
    key: str
    version: int | None
    digest: str


def normalised(session: Session, accounts: Accounts, icp: Icp, mapped: Mapped | None) -> Normalised:
    """Return the canonical accounts of a file, each distinct value read once.

    Raises:
        UnusableFile: The file cannot be read.
    """
    wanted = reads(icp.compiled.definition)
    lookups = Lookups(session, accounts, icp.compiled, wanted)
    made = [lookups.make(group) for group in groups(icp.compiled, accounts, mapped)]
    return Normalised(session, accounts, made, icp.compiled.attributes, wanted)


def write_canonical(session: Session, accounts: Normalised, icp: Icp, out: Path) -> None:
    """Write the canonical accounts as Parquet.

    `id`, `name` and `domain` are as sent; where a flag reads one of them its column is canonical,
    and what was sent stands beside it, in `_sent_id` and the like.
    """
    table = _canonical(icp)
    read = set(reads(icp.compiled.definition))
    told = {sent_column(name) if name in read else name: sent_column(name) for name in SENT}
    made = table.select(
        **{column: table[sent] for column, sent in told.items()},
        **{
            column: table[column]
            for column in table.columns
            if column not in {ROW, *map(sent_column, SENT)}
        },
        **{ROW: table[ROW]},
    )
    _copy(session, _in_order(ibis.to_sql(made, dialect="duckdb"), accounts), out, "writing")


def write_scored(  # noqa: PLR0913, PLR0917 - accounts, what scores them, and where results go
    session: Session, accounts: Normalised, icp: Icp, as_of: date, out: Path, kind: str
) -> Counts:
    """Write the results of the canonical accounts, and return what they come to.

    Args:
        session: Where they are.
        accounts: They.
        icp: What scores them.
        as_of: The day of scoring.
        out: The file to write.
        kind: What it is: `parquet`, `csv` or `ndjson`.
    """
    definition = icp.compiled.definition
    table = scored(without_nan(_canonical(icp)), definition, as_of)
    made = table.select(
        **{name: table[sent_column(name)] for name in SENT},
        **{name: table[name] for name in result_columns(definition)},
        icp_key=ibis.literal(icp.key),
        icp_version=ibis.literal(icp.version, type="int64"),
        icp_digest=ibis.literal(icp.digest),
        as_of=ibis.literal(as_of),
        **{ROW: table[ROW]},
    )
    words = [*OUTCOMES, *icp.compiled.results, icp.key, icp.digest]
    sql = worded(session, ibis.to_sql(made, dialect="duckdb"), words)
    whole = out if kind == "parquet" else session.folder / "scored.parquet"
    _copy(session, _in_order(sql, accounts), whole, "scoring")
    if kind != "parquet":
        columns = [column for column in made.columns if column != ROW]
        _copy(session, _texts(columns, quoting.parquet(whole), kind), out, "writing", kind)
    return counted(session.rows, icp.compiled, quoting.parquet(whole))


def _canonical(icp: Icp) -> Table:
    """Return the view of the canonical accounts as Ibis knows it."""
    schema = schema_of(icp.compiled.attributes, reads(icp.compiled.definition))
    sent = {sent_column(name): "string" for name in SENT}
    return ibis.table({ROW: "int64", **sent, **schema}, name=CANONICAL)


def _in_order(made: str, accounts: Normalised) -> str:
    """Return the SQL of a table of accounts in the order of the file, without their numbers."""
    sql = f"SELECT * EXCLUDE ({ROW}) FROM ({made})"  # noqa: S608 - ours
    return f"{sql} ORDER BY {ROW}" if accounts.scatters else sql


def _texts(columns: Sequence[str], results: str, kind: str) -> str:
    """Return the SQL of what a text file has; in CSV no text runs as a formula."""
    listed = []
    for column in columns:
        name = quoting.name(column)
        if kind == "csv" and column in SENT:
            guarded = f"regexp_matches({name}, {quoting.text(_FORMULA)})"
            listed.append(f"CASE WHEN {guarded} THEN '''' || {name} ELSE {name} END AS {name}")
        else:
            listed.append(name)
    return f"SELECT {', '.join(listed)} FROM {results}"  # noqa: S608 - quoted


_FORMATS = {
    # ids and names are all different: no large dictionaries are tried for them
    "parquet": (
        "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000"
    ),
    "csv": "FORMAT csv, HEADER",
    "ndjson": "FORMAT json",
}


def _copy(session: Session, sql: str, out: Path, title: str, kind: str = "parquet") -> None:
    session.run(f"COPY ({sql}) TO {quoting.written(out)} ({_FORMATS[kind]})", title)
