"""`icp impact`: what a changed definition does to a file of accounts, before it is published."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.choosing import chosen_document
from app.cli.console import console, recording
from app.cli.days import AsOfOption, day
from app.cli.definitions import checked
from app.cli.errors import FAULTS, Misuse
from app.cli.output.impact import show
from app.cli.output.opening import writing
from app.cli.reading.source import FileArgument, JoinOption, MapOption, Source
from app.engine.compiling.compiled import compile_definition
from app.engine.digest import scoring_digest
from app.engine.impact.impact import Impact
from app.engine.impact.report import report

OldArgument = Annotated[
    str, typer.Argument(metavar="OLD", help="The definition now: a library key or a file.")
]
NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="The changed definition.")]


class Output(StrEnum):
    """What an impact is written as."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


OutputOption = Annotated[
    Output | None,
    typer.Option(
        help="Tables for people, as text or HTML; JSON for programs; else as --out is named."
    ),
]
OutOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to a file.")]
TopOption = Annotated[
    int, typer.Option(metavar="N", min=0, help="How many accounts in another band are named.")
]
MaxShareOption = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE", min=0, max=1, help="Exit with 1 when a larger share changes band."
    ),
]


def impact(  # noqa: PLR0913 - one parameter an option
    old: OldArgument,
    new: NewArgument,
    file: FileArgument,
    *,
    mapping: MapOption = None,
    join: JoinOption = None,
    as_of: AsOfOption = None,
    output: OutputOption = None,
    out: OutOption = None,
    top: TopOption = 25,
    max_share_changed: MaxShareOption = None,
) -> None:
    """Show what a changed definition does to a file of accounts, before it is published.

    Both definitions score every account on the same day: which bands accounts move between, how far
    scores shift, which accounts flip and what causes it. Nothing is stored.
    """
    source = Source(file, mapping, join or [])
    before, after = (checked(chosen_document(name)) for name in (old, new))
    found = Impact(compile_definition(before), compile_definition(after), day(as_of), top)
    for row, account in source.rows():
        if row.fault:
            found.add_unreadable((row.fault,))
        else:
            found.add(account)
    told = {
        "scores_can_change": scoring_digest(before) != scoring_digest(after),
        **report(found),
    }
    kind, title = output or _named_by(out), f"{new} against {old}"
    with writing(out) as stream:
        if kind is Output.JSON:
            stream.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        elif kind is Output.HTML:
            page = recording()
            show(told, page, title=title)
            stream.write(page.export_html())
        else:
            show(told, console(stream), title=title)
    if max_share_changed is not None and found.share_changed > max_share_changed:
        typer.echo(_exceeded(found, max_share_changed), err=True)
        raise typer.Exit(FAULTS)


def _exceeded(found: Impact, most: float) -> str:
    return (
        f"{found.changed:,} of {found.total - found.failed:,} accounts change band"
        f" ({found.share_changed:.1%}); --max-share-changed allows {most:.1%}"
    )


def _named_by(out: Path | None) -> Output:
    ending = out.suffix.lower().removeprefix(".") if out else "table"
    if ending == "htm":
        return Output.HTML
    if ending in Output.__members__.values():
        return Output(ending)
    if out and ending not in {"", "txt"}:
        raise Misuse(f"--out {out}: name it .json, .html or .txt, or say what it is with --output")
    return Output.TABLE
