"""`icp check`: the faults of documents, and the examples that fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.definitions import prepared
from app.cli.documents import checked_mapping, checked_platform_mapping, read_document
from app.cli.errors import FAULTS, Failure

if TYPE_CHECKING:
    from app.cli.documents import Document

FileArguments = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE", help="Definitions, mappings or platform mappings: .yaml, .yml or .json."
    ),
]


def check(files: FileArguments) -> None:
    """Show every fault of definitions and of mappings of both kinds, and every example that fails.

    One line each: file, line, JSON Pointer, what would be right, code.
    """
    faulty = False
    for path in files:
        document = read_document(path)
        try:
            typer.echo(f"{path}: {_sound(document)}")
        except Failure as failure:
            typer.echo(str(failure))
            faulty = True
    if faulty:
        raise typer.Exit(FAULTS)


def _sound(document: Document) -> str:
    if document.says("mapping"):
        mapping = checked_mapping(document)
        return f"a sound mapping of {len(mapping.attributes)} attributes"
    if document.says("platform_mapping"):
        platform = checked_platform_mapping(document)
        return f"a sound platform mapping of {len(platform.fields)} fields"
    examples = len(prepared(document).compiled.definition.examples)
    said = f"its {examples} examples hold" if examples else "it has no examples"
    return f"a sound definition; {said}"
