"""`icp export`: the active definitions of a running service as files, or one as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from app.cli.choosing import chosen_document
from app.cli.client import Client, Refused, ServerOption
from app.cli.definitions import checked
from app.cli.documents import read_document
from app.cli.errors import Failure, Misuse
from app.cli.sheet.installed import require_openpyxl
from app.cli.whole import whole
from app.engine.checking import DefinitionInvalid, check
from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.faults import DocumentUnreadable
from app.engine.field_order import in_field_order
from app.engine.normalise.near import near
from app.engine.yaml_dump import dump_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import JsonValue

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[KEY]...",
        help="ICPs of the service; all active ones if not given. With --xlsx one definition:"
        " a library key or a file, or with --server a key of the service.",
    ),
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The folder of the files; this one if not given.")
]
XlsxOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write one definition as this workbook.")
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Replace files that say something else.")
]


class _Active(NamedTuple):
    """The active version of an ICP."""

    key: str
    version: int
    latest: int
    document: JsonValue
    """Its fields in their order."""


def export(
    names: NamesArgument = None,
    *,
    server: ServerOption = None,
    out: OutOption = None,
    xlsx: XlsxOption = None,
    force: ForceOption = False,
) -> None:
    """Write the active definitions of a running service as YAML, or one definition as a workbook.

    Applying a file that was written changes nothing. A file that says the same already is left as
    it is, comments and all; one that says something else is only replaced with --force.
    """
    if xlsx:
        if out:
            raise Misuse("--out: with --xlsx, the workbook is the only file")
        _write_workbook(names or [], server, xlsx, force=force)
    else:
        _write_files(names or [], server, out or Path(), force=force)


def _write_files(names: Sequence[str], server: str | None, folder: Path, *, force: bool) -> None:
    failed: list[str] = []
    with Client(server) as client:
        listed = client.icps()
        wanted = names or [key for key, icp in listed.items() if icp["active_version"]]
        for name in wanted:
            try:
                active = _active(client, listed, name)
                typer.echo(_write(active, folder / f"{active.key}.yaml", force=force))
            except Refused as refused:
                failed.append(f"{name}: {refused}")
            except Failure as failure:
                failed.append(str(failure))
    if failed:
        raise Failure("\n".join(failed))


def _active(client: Client, listed: dict[str, dict[str, Any]], key: str) -> _Active:
    if key not in listed:
        guess = near(key, listed)
        raise Failure(
            f"{key}: there is no such ICP" + (f"; did you mean '{guess}'?" if guess else "")
        )
    version, latest = listed[key]["active_version"], listed[key]["latest_version"]
    if version is None:
        raise Failure(f"{key}: no version is active")
    document = client.document(key, version)
    try:
        definition = check(document)
    except DefinitionInvalid:
        raise Failure(f"{key}: version {version} is of another release, and not exported") from None
    return _Active(definition.key, version, latest, in_field_order(document, definition))


def _write(active: _Active, path: Path, *, force: bool) -> str:
    """Write a file unless it says the same, and return what was done."""
    said = f"{path}: version {active.version}"
    if path.exists():
        if _says(path) == digest(canonical(active.document)):
            return f"{said}, unchanged{_newer(active)}"
        if not force:
            raise Failure(f"{path}: this is not version {active.version}; --force replaces it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from None
    with whole(path) as partial:
        partial.write_bytes(dump_yaml(active.document))
    return f"{said}, written{_newer(active)}"


def _newer(active: _Active) -> str:
    if active.latest == active.version:
        return ""
    return f"; version {active.latest} is newer but not active: `icp apply` would publish this anew"


def _says(path: Path) -> str | None:
    """Return the digest of what a file says; None when that cannot be read."""
    try:
        return digest(canonical(read_document(path).value()))
    except DocumentUnreadable:
        return None


def _write_workbook(names: Sequence[str], server: str | None, path: Path, *, force: bool) -> None:
    if len(names) != 1:
        raise Misuse("--xlsx: name one definition; a workbook holds one")
    if path.suffix.lower() != ".xlsx":
        raise Misuse(f"--xlsx {path}: a workbook's name must end in .xlsx")
    if path.exists() and not force:
        raise Failure(f"{path}: this is there already; --force replaces it")
    require_openpyxl()
    from app.cli.sheet.writing import workbook  # noqa: PLC0415 - needs the extra

    book = workbook(_chosen(names[0], server))
    with whole(path) as partial:
        book.save(partial)


def _chosen(name: str, server: str | None) -> Any:  # noqa: ANN401 - a sound definition as data
    if server:
        with Client(server) as client:
            return _active(client, client.icps(), name).document
    document = chosen_document(name)
    return in_field_order(document.value(), checked(document))
