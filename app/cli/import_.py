"""`icp import`: a workbook that was edited, back into a definition."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.errors import Failure, Misuse
from app.cli.output.opening import writing
from app.cli.sheet.installed import require_openpyxl
from app.engine.checking import DefinitionInvalid, check
from app.engine.field_order import in_field_order
from app.engine.yaml_dump import dump_yaml

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A workbook that `icp export --xlsx` wrote.")
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the definition to this .yaml file.")
]


def import_(file: FileArgument, out: OutOption = None) -> None:
    """Read an edited scorecard back into a definition, and write that as YAML.

    Every fault is shown with its sheet and cell, and nothing is written when there is one.
    """
    if file.suffix.lower() != ".xlsx":
        raise Misuse(f"{file}: a workbook's name must end in .xlsx")
    if out and out.suffix.lower() not in {".yaml", ".yml"}:
        raise Misuse(f"--out {out}: name it .yaml or .yml")
    require_openpyxl()
    from app.cli.sheet.reading import read_workbook  # noqa: PLC0415 - needs the extra

    document, places = read_workbook(file)
    try:
        definition = check(document)
    except DefinitionInvalid as error:
        raise Failure("\n".join(places.located(str(file), error.faults))) from None
    text = dump_yaml(in_field_order(document, definition)).decode()
    with writing(out) as stream:
        stream.write(text)
