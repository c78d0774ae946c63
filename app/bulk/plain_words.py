"""Names that SQL takes without quotes in every dialect."""

from __future__ import annotations

import re

from sqlglot.dialects.dialect import Dialect

_PLAIN = re.compile(r"_?[a-z][a-z0-9_]*")

# What PostgreSQL, Spark and Snowflake keep for themselves beyond the two that sqlglot lists.
_MORE = """
account between case cast char check column commit connect connection constraint current
current_catalog current_date current_role current_schema current_time current_timestamp
current_user database delete drop escape exclude exists filter following grant gscluster
having increment insert interval issue localtime localtimestamp minus none of organization
overlaps regexp revoke rlike row rows sample schema session_user set start system_user
tablesample time trigger try_cast unknown update user values view when whenever
"""

RESERVED = frozenset(
    word
    for name in ("duckdb", "bigquery")
    for word in Dialect.get_or_raise(name).generator_class.RESERVED_KEYWORDS
) | frozenset(_MORE.split())


def plain_word(name: str) -> bool:
    """Return whether a name is the same with quotes and without, but for its case in Snowflake."""
    return bool(_PLAIN.fullmatch(name)) and name not in RESERVED
