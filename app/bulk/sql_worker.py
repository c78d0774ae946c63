"""`python -m app.bulk.sql_worker`: makes one statement, in a process that ends with it.

A worker of the service would keep what Ibis takes in memory for good. The question is JSON on the
input; the statement comes out, or the reason why there is none with the exit code `NOT_IN_COLUMNS`.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import orjson

from app.bulk.columns import NotInColumnsError
from app.bulk.sql import sql
from schemas.decision import AnsweringVersion
from schemas.definition import Definition

NOT_IN_COLUMNS = 3


def main() -> int:
    """Answer the question on the input."""
    asked: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    as_of = asked["as_of"]
    try:
        statement = sql(
            Definition.model_validate(asked["definition"]),
            asked["dialect"],
            AnsweringVersion.model_validate(asked["icp"]),
            None if as_of is None else date.fromisoformat(as_of),
        )
    except NotInColumnsError as error:
        sys.stdout.write(str(error))
        return NOT_IN_COLUMNS
    sys.stdout.write(statement.text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
