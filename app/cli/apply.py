"""`icp apply`: publish the definitions that changed, on a running service."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from app.cli.client import Client, Refused, ServerOption
from app.cli.console import console
from app.cli.definitions import prepared
from app.cli.documents import Document, read_document
from app.cli.errors import Failure, Misuse
from app.cli.preview import preview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.registry.publishing import Prepared

_DOCUMENT = "/document"

FileArguments = Annotated[
    list[Path], typer.Argument(metavar="FILE", help="Definitions: .yaml, .yml or .json.")
]
NoteOption = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="What changed, and why; kept with the version for good."),
]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", help="Only say what would be done; exit with 2 if anything would."),
]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file whose definition is without faults."""

    document: Document
    ready: Prepared


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done about one file."""

    file: str
    icp: str
    version: int
    did: str


def apply(
    files: FileArguments,
    *,
    server: ServerOption = None,
    note: NoteOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Publish the definitions that differ from their latest version, and activate those.

    Every file is checked first: when one has faults, nothing is published. A definition that is
    published already is left alone, even when an older version is active; one whose stored version
    was tampered with is published again. With --dry-run nothing is published: it says, as Markdown,
    what would change, and whether scores can.
    """
    if not (dry_run or (note and note.strip())):
        raise Misuse("--note: say what changed, and why; it is kept with the version for good")
    wanted = _all_checked(files)
    with Client(server) as client:
        if dry_run:
            preview(client, [(one.ready, one.document.name) for one in wanted])
        else:
            _apply_all(client, wanted, note or "")


def _apply_all(client: Client, wanted: Sequence[_Wanted], note: str) -> None:
    done: list[_Done] = []
    failed: list[str] = []
    for one in wanted:
        try:
            done.append(_apply(client, one, note))
        except Refused as refused:
            failed += _told(refused, one.document)
        except Failure as failure:
            failed.append(str(failure))
            break
    if done:
        _show(done)
    if failed:
        raise Failure("\n".join(failed))


def _all_checked(files: Sequence[Path]) -> list[_Wanted]:
    wanted: list[_Wanted] = []
    faults: list[str] = []
    for path in files:
        try:
            document = read_document(path)
            wanted.append(_Wanted(document, prepared(document)))
        except (Failure, Misuse) as stop:  # a file that is not there is no call of another kind
            faults.append(str(stop))
    if faults:
        raise Failure("\n".join([*faults, "nothing was published"]))
    return wanted


def _apply(client: Client, wanted: _Wanted, note: str) -> _Done:
    key, file = wanted.ready.key, wanted.document.name
    latest = client.latest(key)
    activate, unchanged = True, "unchanged"
    if latest and latest["digest"] == wanted.ready.digest:
        active = client.active(key)
        activate = active == latest["version"]
        if not activate:
            unchanged += f", but version {active} is active" if active else ", retired"
    published = client.publish(key, wanted.document.value(), note, activate=activate)
    did = "published" if published["published"] else unchanged
    return _Done(file, key, published["version"], did + " and activated" * published["activated"])


def _told(refused: Refused, document: Document) -> list[str]:
    if not refused.faults:
        return [f"{document.name}: {refused}"]
    return document.located(
        fault.model_copy(update={"pointer": fault.pointer.removeprefix(_DOCUMENT)})
        for fault in refused.faults
    )


def _show(done: Sequence[_Done]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("File", "ICP", "Version", "Done"):
        table.add_column(title, overflow="fold")
    for one in done:
        table.add_row(*(Text(text) for text in (one.file, one.icp, str(one.version), one.did)))
    console(sys.stdout).print(table)
