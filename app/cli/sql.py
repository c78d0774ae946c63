"""`icp sql`: a definition as one SELECT for a warehouse."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from app.cli.choosing import chosen_document
from app.cli.days import AsOfOption, day
from app.cli.definitions import checked
from app.cli.errors import Failure, Misuse
from app.cli.whole import whole
from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.faults import shown
from app.engine.normalise.near import near
from schemas.decision import AnsweringVersion

DefinitionArgument = Annotated[
    str, typer.Argument(metavar="KEY|FILE", help="A library key or a definition.")
]
DialectOption = Annotated[
    str,
    typer.Option(metavar="DIALECT", help="postgres, duckdb, databricks, snowflake or bigquery."),
]
TableOption = Annotated[
    str, typer.Option(metavar="TABLE", help="What holds the accounts, such as crm.accounts.")
]
KeepOption = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN", help="A column to have in the answer beside id."),
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write here instead of to the output.")
]


def sql(  # noqa: PLR0913 - one parameter an option
    definition: DefinitionArgument,
    *,
    dialect: DialectOption,
    as_of: AsOfOption = None,
    table: TableOption = "accounts",
    keep: KeepOption = None,
    out: OutOption = None,
) -> None:
    """Write the statement that scores accounts inside a warehouse.

    It reads one table of accounts as `icp normalize` writes them. Without --as-of it scores for
    the day in UTC on which it runs.
    """
    document = chosen_document(definition)
    known = checked(document)
    if find_spec("ibis") is None:
        raise Failure("SQL needs the extra `bulk`: pip install 'icp-scoring[bulk]'")
    from app.bulk.dialects import DIALECTS  # noqa: PLC0415 - the extra
    from app.bulk.sql import NoNameError  # noqa: PLC0415
    from app.bulk.sql import sql as statement  # noqa: PLC0415

    if dialect not in DIALECTS:
        guess = near(dialect, DIALECTS)
        hint = f"did you mean '{guess}'?" if guess else f"there are {', '.join(DIALECTS)}"
        raise Misuse(f"there is no dialect {shown(dialect)}; {hint}")
    tag = digest(canonical(document.value()))
    icp = AnsweringVersion(key=known.key, version="draft", digest=tag)
    today = None if as_of is None else day(as_of)
    try:
        made = statement(known, dialect, icp, today, table, keep or ())
    except NoNameError as error:
        raise Misuse(str(error)) from None
    if out is None:
        typer.echo(made.text, nl=False)
        return
    with whole(out) as partial:
        partial.write_text(made.text, encoding="utf-8")
