"""`icp diff`: what changed between two definitions, told by meaning."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.choosing import chosen_document
from app.cli.definitions import checked
from app.cli.forms import Output, OutputOption
from app.engine.diff.compare import compare
from app.engine.diff.markdown import markdown

OldArgument = Annotated[
    str, typer.Argument(metavar="OLD", help="The older definition: a library key or a file.")
]
NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="The newer definition.")]


def diff(old: OldArgument, new: NewArgument, output: OutputOption = Output.MARKDOWN) -> None:
    """Show what changed between two definitions, and whether scores can change.

    Two ways to write the same are no change.
    """
    before, after = (checked(chosen_document(name)) for name in (old, new))
    comparison = compare(before, after)
    if output is Output.MARKDOWN:
        typer.echo(markdown(comparison, f"{new} against {old}"), nl=False)
        return
    told = {
        "scores_can_change": comparison.scores_can_change,
        "changes": [asdict(change) for change in comparison.changes],
    }
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
