"""`icp lint`: what sound definitions say that their authors can hardly mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.choosing import chosen_document
from app.cli.definitions import checked
from app.cli.errors import FAULTS
from app.cli.lines import Lines
from app.cli.texts import plain
from app.engine.lint import Severity
from app.people.lint import lint as findings_of

if TYPE_CHECKING:
    from app.cli.documents import Document
    from app.engine.lint import Finding

FileArguments = Annotated[
    list[str], typer.Argument(metavar="KEY|FILE", help="Library keys or definitions.")
]


class Output(StrEnum):
    """What findings are written as."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """From which severity on findings end the command with exit code 1."""

    NEVER = "never"
    ADVICE = "advice"
    WARNING = "warning"


OutputOption = Annotated[Output, typer.Option(help="Lines for people, JSON for programs.")]
FailOnOption = Annotated[
    FailOn, typer.Option(help="Exit with 1 when there is a finding that is at least this severe.")
]


def lint(
    files: FileArguments,
    output: OutputOption = Output.TEXT,
    fail_on: FailOnOption = FailOn.NEVER,
) -> None:
    """Show what definitions say that their authors can hardly mean.

    One line each: file, line, severity, JSON Pointer, sentence, code. Faults end the command; a
    finding does not, unless --fail-on says so.
    """
    today = datetime.now(UTC).date()
    found: list[tuple[Document, Finding]] = []
    for name in files:
        document = chosen_document(name)
        found += [(document, finding) for finding in findings_of(checked(document), today)]
    if output is Output.JSON:
        typer.echo(json.dumps([_entry(*one) for one in found], indent=2, ensure_ascii=False))
    else:
        _tell(files, found)
    if any(_fails(finding, fail_on) for _, finding in found):
        raise typer.Exit(FAULTS)


def _tell(files: list[str], found: list[tuple[Document, Finding]]) -> None:
    for document, finding in found:
        place = ":".join(map(str, filter(None, (document.name, _line(document, finding)))))
        typer.echo(
            f"{place}: {finding.severity}: {finding.pointer}: {plain(finding.message)}"
            f" [{finding.rule}]"
        )
    if not found:
        typer.echo(f"nothing to say about {', '.join(files)}")


def _entry(document: Document, finding: Finding) -> dict[str, Any]:
    return {
        "file": document.name,
        "line": _line(document, finding),
        "code": finding.rule,
        "severity": finding.severity,
        "pointer": finding.pointer,
        "message": finding.message,
    }


def _line(document: Document, finding: Finding) -> int | None:
    return Lines(document.data).of(finding.pointer)


def _fails(finding: Finding, fail_on: FailOn) -> bool:
    if fail_on is FailOn.NEVER:
        return False
    return fail_on is FailOn.ADVICE or finding.severity is Severity.WARNING
