"""One SELECT for a definition: its scores inside a warehouse."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import ibis
import ibis.expr.datatypes as dt
from sqlglot import exp, parse_one

from app.bulk.asking import DialectArrays
from app.bulk.columns import schema_of
from app.bulk.dialects import DIALECTS
from app.bulk.dialects.base import AS_OF
from app.bulk.heading import described, heading
from app.bulk.names import result_columns
from app.bulk.scored import reads, scored
from app.bulk.stages import FACTS, laid_out
from app.engine.attributes import attribute_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from app.bulk.audiences import Chosen
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition

ID = "id"
"""The column that says which account a row is."""

_WIDTH = 100
_TABLE = re.compile(r"[A-Za-z_][\w$-]*(\.[A-Za-z_][\w$-]*){0,2}", re.ASCII)
_COLUMN = re.compile(r"(_sent_)?[A-Za-z][\w$ -]{0,62}", re.ASCII)


class NoNameError(ValueError):
    """What is to be a table or a column has no name for one."""


class Statement(NamedTuple):
    """A statement of SQL, and what it reads.

    Attributes:
        text: The statement, with a comment in front.
        reads: The columns of attributes that it reads, with their types in the dialect.
    """

    text: str
    reads: dict[str, str]


def sql(  # noqa: PLR0913, PLR0917 - what a statement is made of
    definition: Definition,
    dialect: str,
    icp: AnsweringVersion,
    as_of: date | None = None,
    table: str = "accounts",
    keep: Iterable[str] = (),
    chosen: Chosen | None = None,
) -> Statement:
    """Return the statement that scores a table of canonical accounts, or selects some of them.

    Args:
        definition: A checked definition.
        dialect: One of `DIALECTS`.
        icp: How the version is named.
        as_of: The day of scoring; the day in UTC on which the statement runs for none.
        table: The table, with its schema and catalogue where it has any.
        keep: Columns of it to have in the answer beside `id`.
        chosen: Whom to select; then nothing of them is answered but `id` and what is kept.

    Raises:
        TargetingError: There is nobody, or nobody in particular, to select.
        NoNameError: A name is none that a table or a column can have here.
    """
    spoken = DIALECTS[dialect]
    kept = _kept(definition, keep)
    named = _table(table)
    attributes = attribute_table(definition.attributes)
    read = set(reads(definition))
    shape = schema_of(attributes, [name for name in attributes if name in read])
    numbers = {name for name, kind in shape.items() if kind.is_floating()}
    arrays = DialectArrays(spoken)
    facts = ibis.table({**shape, AS_OF: dt.date}, name=FACTS)
    with _nothing_merged():
        made = scored(facts, definition, facts[AS_OF], arrays).select(*result_columns(definition))
        tree = parse_one(ibis.to_sql(made, dialect=dialect), read=dialect)
    today = parse_one(spoken.day(as_of), read=dialect).as_(AS_OF)
    columns = [
        spoken.without_nan(exp.column(name)).as_(name) if name in numbers else exp.column(name)
        for name in dict.fromkeys([*kept, *shape])
    ]
    first = exp.select(*columns, today).from_(named)
    only = chosen.condition(definition) if chosen else None
    whole = laid_out(tree, definition, spoken, arrays, facts=first, kept=kept, only=only)
    types = {name: spoken.type_of(kind) for name, kind in shape.items()}
    head = heading(
        icp,
        definition.language,
        spoken,
        table,
        described(attributes, read, types),
        chosen.said(definition) if chosen else None,
    )
    return Statement(head + whole.sql(dialect, pretty=True, max_text_width=_WIDTH) + "\n", types)


def _kept(definition: Definition, keep: Iterable[str]) -> list[str]:
    """Return `id` and the other columns to have in the answer."""
    kept = list(dict.fromkeys([ID, *keep]))
    results = result_columns(definition)
    for name in kept:
        if not _COLUMN.fullmatch(name):
            raise NoNameError(
                f"{name!r} names no column: write a letter, then letters, digits, _, $, - or blanks"
            )
        if name.lower() in results:
            raise NoNameError(f"{name} is a column of the answer already; keep others")
    return kept


def _table(name: str) -> exp.Table:
    if not _TABLE.fullmatch(name):
        raise NoNameError(
            f"{name!r} names no table: write letters, digits, _, $ and -, with dots between parts"
        )
    parts = [exp.to_identifier(part) for part in reversed(name.split("."))]
    return exp.Table(**dict(zip(("this", "db", "catalog"), parts, strict=False)))


@contextmanager
def _nothing_merged() -> Iterator[None]:
    """Keep Ibis from merging the steps, which repeats what one hands to the next."""
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before
