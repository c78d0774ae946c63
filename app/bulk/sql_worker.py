"""`python -m app.bulk.sql_worker`: makes one statement, in a process that ends with it.

A worker of the service would keep for good what Ibis takes of memory. The question is JSON on the
input, the statement is the output.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import orjson

from app.bulk.audiences import Chosen
from app.bulk.sql import sql
from schemas.decision import AnsweringVersion
from schemas.definition import Definition


def main() -> None:
    """Answer the question on the input."""
    asked: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    as_of = asked["as_of"]
    statement = sql(
        Definition.model_validate_json(asked["definition"]),
        asked["dialect"],
        AnsweringVersion.model_validate(asked["icp"]),
        None if as_of is None else date.fromisoformat(as_of),
        chosen=Chosen(**asked["chosen"]) if asked["chosen"] else None,
    )
    sys.stdout.buffer.write(statement.text.encode())


if __name__ == "__main__":
    main()
