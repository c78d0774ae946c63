"""Words of a result: the few texts that its columns hold, written as the numbers of an enumeration.

DuckDB writes such columns to Parquet in a fraction of the time of texts; the file holds texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import expressions

from app.bulk import quoting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.bulk.session import Session

_TYPE = "word"


def worded(session: Session, sql: str, words: Iterable[str]) -> str:
    """Return the SQL of a result whose words are of a type of their own.

    Args:
        session: Where the type is made.
        sql: As Ibis writes it.
        words: Every text that its cases and its constants give.
    """
    listed = dict.fromkeys(words)
    session.rows(f"CREATE TYPE {_TYPE} AS ENUM ({', '.join(map(quoting.text, listed))})")
    kind = expressions.DataType.build(_TYPE, dialect="duckdb", udt=True)
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for literal in list(_given(tree)):
        if literal.is_string and literal.this in listed:
            literal.replace(expressions.Cast(this=literal.copy(), to=kind.copy()))
    return tree.sql(dialect="duckdb")


def _given(tree: expressions.Expr) -> Iterator[expressions.Literal]:
    """Yield the literals that stand alone in a branch of a case, or for a column."""
    for literal in tree.find_all(expressions.Literal):
        above = literal.parent
        branch = isinstance(above, expressions.If) and literal.arg_key == "true"
        other = isinstance(above, expressions.Case) and literal.arg_key == "default"
        if branch or other or isinstance(above, expressions.Alias):
            yield literal
