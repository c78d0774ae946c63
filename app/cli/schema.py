"""`icp schema`: the JSON Schemas of what people write and programs read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from app.cli.errors import Misuse
from app.cli.generated import CheckOption, WriteOption, generate, json_text
from schemas.published import published


class Kind(StrEnum):
    """What has a JSON Schema."""

    DEFINITION = "definition"
    ACCOUNT = "account"
    DECISION = "decision"
    MAPPING = "mapping"
    PLATFORM = "platform"


KindArgument = Annotated[Kind | None, typer.Argument(help="Which one to print.")]


def schema(
    kind: KindArgument = None, *, write: WriteOption = None, check: CheckOption = None
) -> None:
    """Print a JSON Schema, or write all of them into a folder."""
    files = {name: json_text(document) for name, document in published().items()}
    if not (kind or write or check):
        raise Misuse(f"name one of {', '.join(Kind)}, or give --write DIR or --check DIR")
    if kind is None:
        generate(files, write, check)
    elif write or check:
        raise Misuse("--write and --check take every schema; leave the name out")
    else:
        typer.echo(files[f"{kind}.schema.json"], nl=False)
