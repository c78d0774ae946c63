"""Files that are generated from the code: written, or held against what is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import Failure, Misuse

if TYPE_CHECKING:
    from collections.abc import Mapping

WriteOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write the files into this folder.")
]
CheckOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Fail when a file in this folder is not as it would be."),
]


def json_text(document: object) -> str:
    """Return JSON as it stands in the repository."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def generate(files: Mapping[str, str], write: Path | None, check: Path | None) -> None:
    """Write generated files into a folder, or check those that are there.

    Raises:
        Misuse: Neither or both are asked for.
        Failure: A file that is checked is missing or differs, or one cannot be written.
    """
    if write and check:
        raise Misuse("give --write DIR or --check DIR, not both")
    if write:
        _write(files, write)
    elif check:
        _check(files, check)
    else:
        raise Misuse("give --write DIR or --check DIR")


def _check(files: Mapping[str, str], folder: Path) -> None:
    drifted = [folder / name for name, text in files.items() if _read(folder / name) != text]
    if drifted:
        listed = "\n".join(f"{path}: this is not what the code says" for path in drifted)
        raise Failure(f"{listed}\nrun `make openapi` and commit what it writes")


def _write(files: Mapping[str, str], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            typer.echo(f"{folder / name}")
    except OSError as error:
        raise Failure(f"{folder}: {error.strerror or error}") from None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
