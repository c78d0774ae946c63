"""`icp filter`: whom a definition puts into a band, as somebody else's filter."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import orjson
import typer

from app.cli.choosing import choose_platform, chosen_document
from app.cli.days import AsOfOption, day
from app.cli.definitions import checked
from app.cli.errors import Failure, Misuse
from app.cli.texts import plain
from app.cli.whole import whole
from app.engine.digest import digest
from app.engine.document import canonical
from app.library.platforms import usual_mapping
from app.targeting.answer import (
    AudiencePart,
    FilterFormat,
    Relation,
    TargetingError,
    TargetingFilter,
    Unknowns,
)
from app.targeting.targeting import Question, targeting_filter
from schemas.decision import AnsweringVersion

if TYPE_CHECKING:
    from schemas.definition import Definition

Dialect = Literal["postgres", "duckdb", "databricks", "snowflake", "bigquery"]

DefinitionArgument = Annotated[
    str, typer.Argument(metavar="KEY|FILE", help="A library key or a definition.")
]
FormatOption = Annotated[FilterFormat, typer.Option("--format", help="Whose filter.")]
BandOption = Annotated[
    str | None, typer.Option(metavar="BAND", help="A band above the last; the highest if left out.")
]
PartOption = Annotated[
    AudiencePart, typer.Option(help="Only who has a trigger, or only who is ruled out.")
]
UnknownsOption = Annotated[
    Unknowns, typer.Option(help="Whether those are taken in whom unknown criteria could bring.")
]
RelationOption = Annotated[
    Relation | None, typer.Option(help="What to be where the filter cannot be exact.")
]
PersonaOption = Annotated[
    str | None, typer.Option(metavar="KEY", help="With linkedin: the people of this persona.")
]
MappingOption = Annotated[
    str | None,
    typer.Option(metavar="KEY|FILE", help="Where the platform keeps attributes, if not usual."),
]
DialectOption = Annotated[Dialect, typer.Option(help="With sql: of which warehouse.")]
TableOption = Annotated[
    str, typer.Option(metavar="TABLE", help="With sql: what holds the accounts.")
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write here instead of to the output.")
]


def filter(  # noqa: A001, PLR0913 - as the command is called; one parameter an option
    definition: DefinitionArgument,
    *,
    format_: FormatOption = "json",
    band: BandOption = None,
    part: PartOption = "all",
    unknowns: UnknownsOption = "exclude",
    relation: RelationOption = None,
    as_of: AsOfOption = None,
    persona: PersonaOption = None,
    mapping: MappingOption = None,
    dialect: DialectOption = "postgres",
    table: TableOption = "accounts",
    out: OutOption = None,
) -> None:
    """Write a filter of accounts' own fields that selects whom a band holds.

    What it is worth is said beside it: whether it is exact, and what it does not say. Without
    --as-of its dates roll with the platform.
    """
    document = chosen_document(definition)
    known = checked(document)
    today = None if as_of is None else day(as_of)
    asked = Question(format_, band, "facts", part, unknowns, relation, today, persona)
    fields = choose_platform(mapping) if mapping else usual_mapping(format_)
    tag = digest(canonical(document.value()))
    icp = AnsweringVersion(key=known.key, version="draft", digest=tag)
    try:
        made = targeting_filter(known, icp, asked, fields)
    except TargetingError as error:
        raise Misuse(f"--{error.field}: {plain(str(error))}") from None
    text = made.filter
    if format_ == "sql":
        text = _statement(known, icp, asked, dialect, table)
    if not isinstance(text, str):
        text = orjson.dumps(text, option=orjson.OPT_INDENT_2).decode()
    for line in _worth(made):
        typer.echo(line, err=True)
    if out is None:
        typer.echo(text.rstrip("\n"))
        return
    with whole(out) as partial:
        partial.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def _worth(made: TargetingFilter) -> list[str]:
    """Return in words what a filter is worth."""
    who = {
        "all": "those in the band",
        "triggers": "those with a trigger whom no flag keeps out of the band",
        "exclusions": "those whom a flag keeps out of the band",
    }[made.part]
    told = {
        "exact": f"exact: {who}, and nobody else",
        "superset": f"superset: all {who}, and others",
        "subset": f"subset: some of {who}, and nobody else",
    }[made.relation]
    lines = [f"{' or '.join(made.bands)}: {told}"]
    if made.dates == "rolling":
        lines.append("its dates roll with the day")
    elif made.expires_on:
        lines.append(f"its dates are those of {made.as_of}; it expires on {made.expires_on}")
    lines.extend(
        plain(f"not said: {one.key}: {one.message} [{one.reason}]") for one in made.dropped
    )
    return lines


def _statement(
    definition: Definition, icp: AnsweringVersion, asked: Question, dialect: str, table: str
) -> str:
    if find_spec("ibis") is None:
        raise Failure("SQL needs the extra `bulk`: pip install 'icp-scoring[bulk]'")
    from app.bulk.audiences import Chosen  # noqa: PLC0415 - the extra
    from app.bulk.sql import NoNameError, sql  # noqa: PLC0415

    chosen = Chosen(asked.band, asked.part, asked.unknowns)
    try:
        return sql(definition, dialect, icp, asked.as_of, table, chosen=chosen).text
    except NoNameError as error:
        raise Misuse(str(error)) from None
