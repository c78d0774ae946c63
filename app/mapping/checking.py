"""Every fault of a mapping document, all at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.engine.checking.check import in_document_order
from app.engine.checking.findings import Findings
from app.engine.checking.node import Node
from app.engine.checking.structure import read
from app.engine.codes import Code
from app.engine.document import canonical
from app.engine.faults import DocumentUnreadable, FaultsFoundError, shown
from app.engine.normalise.text import fold
from schemas.mapping import POINTER, PREFIX, AccountMapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_FIELDS = ("type", "date", "amount", "count", "detail", "source")
_A_DAY = datetime(2026, 3, 14, tzinfo=UTC)
_SAME_DAY = _A_DAY.replace(year=2015)
"""Like it in everything, the weekday too, but the year."""


class MappingInvalid(FaultsFoundError):  # noqa: N818 - a fault of the document, by its name
    """The document is no mapping."""


def check_mapping(document: JsonValue) -> AccountMapping:
    """Return the mapping a document describes.

    Raises:
        MappingInvalid: The document has faults; all of them are named.
    """
    try:
        data = canonical(document)
    except DocumentUnreadable as error:
        raise MappingInvalid(error.faults) from None
    findings = Findings()
    mapping = read(data, document, findings, AccountMapping)
    root = Node(document)
    _targets(root, findings)
    findings.unique([join["name"] for join in root["joins"].items()], "join")
    for place in (root, *root["joins"].items()):
        _file(place["read"], findings)
    for entry in root["attributes"].items():
        _source(entry, findings)
        _needs_something(entry, findings)
    for events in root["events"].items():
        _events(events, findings)
        if not any(source["from"].given for source in _sources(events)):
            message = "An event of the account's own row needs a column that tells of it: `from`."
            findings.add(events.pointer, Code.MISSING, message)
    for join in root["joins"].items():
        _events(join["events"], findings)
        for column in join["match"].members().values():
            _column(column, findings)
    if mapping is None or findings.faults:
        raise MappingInvalid(in_document_order(findings.faults, document))
    return mapping


def _targets(root: Node, findings: Findings) -> None:
    """Note attributes that are given twice; events of several sources may meet in one."""
    entries = [entry["to"] for entry in root["attributes"].items()]
    findings.unique(entries, "attribute")
    given = {entry.text for entry in entries}
    sources = [*root["events"].items(), *(join["events"] for join in root["joins"].items())]
    for source in sources:
        if source.members() and (source["to"].text or "triggers") in given:
            message = "An entry of `attributes` fills this already; events need one of their own."
            findings.add(source["to"].pointer, Code.DUPLICATE, message)


def _events(events: Node, findings: Findings) -> None:
    for source in _sources(events):
        _source(source, findings)
    kind = events["type"]
    if kind.given and not kind["prefix"].given:
        _needs_something(kind, findings)
    prefix = kind["prefix"]
    if prefix.text is not None and not re.fullmatch(PREFIX, prefix.text):
        message = "A prefix is lower-case letters, digits, '_', '-' and dots, ending in a dot:"
        findings.add(prefix.pointer, Code.BAD_KEY, f"{message} 'funding.'.")
    for source in _sources(events)[1:]:
        if source.given:
            _needs_something(source, findings)


def _sources(events: Node) -> list[Node]:
    return [events[name] for name in _FIELDS]


def _needs_something(source: Node, findings: Findings) -> None:
    if isinstance(source.value, dict) and not (source["from"].given or source["constant"].given):
        message = "A value comes from columns or is constant: give `from`, `constant` or both."
        findings.add(source.pointer, Code.MISSING, message)


def _source(source: Node, findings: Findings) -> None:
    columns = source["from"]
    findings.unique(columns.items(), "column")
    for column in columns.items() or [columns]:
        _column(column, findings)
    folded: dict[str, str] = {}
    for text, value in source["values"].members().items():
        other = folded.setdefault(fold(text), text)
        if other != text:
            message = f"{shown(text)} and {shown(other)} are one text after folding; keep one."
            findings.add(value.pointer, Code.DUPLICATE, message)
    written = source["format"]
    if written.text is not None and not _is_date_format(written.text):
        message = (
            f"{shown(written.text)} does not say how a date with its year, month and day is"
            " written; write %Y, %m and %d where they stand, as in '%m/%d/%Y'."
        )
        findings.add(written.pointer, Code.BAD_DATE, message)
    if (scale := source["scale"]).number is not None and scale.number <= 0:
        message = "A scale is greater than 0; revenue in millions has the scale 1000000."
        findings.add(scale.pointer, Code.OUT_OF_RANGE, message)
    for reads_one, name in _conflicts(source):
        message = f"`{name}` and `{reads_one}` do not go together; keep the one the column needs."
        findings.add(source[reads_one].pointer, Code.NOT_ALLOWED_HERE, message)


def _conflicts(source: Node) -> Iterator[tuple[str, str]]:
    for one, other in (("scale", "format"), ("scale", "split"), ("format", "split")):
        if source[one].given and source[other].given:
            yield one, other


def _column(column: Node, findings: Findings) -> None:
    if column.text and column.text.startswith("/") and not re.fullmatch(POINTER, column.text):
        _bad_pointer(column, findings)


def _bad_pointer(place: Node, findings: Findings) -> None:
    message = (
        f"{shown(place.text or '')} is no JSON Pointer: it starts with '/', and in names '~' is"
        " written ~0 and '/' ~1."
    )
    findings.add(place.pointer, Code.MALFORMED, message)


def _file(read_as: Node, findings: Findings) -> None:
    encoding = read_as["encoding"]
    if encoding.text is not None and not _is_encoding(encoding.text):
        message = (
            f"There is no encoding {shown(encoding.text)}; utf-8, windows-1252 and mac_roman are"
            " the usual ones."
        )
        findings.add(encoding.pointer, Code.UNKNOWN_CHOICE, message)
    records = read_as["records"]
    if records.text is not None and not re.fullmatch(POINTER, records.text):
        _bad_pointer(records, findings)
    if read_as["delimiter"].text in {'"', "\r", "\n", "\0"}:
        message = "This cannot separate cells; use ',', ';', '|' or a tab."
        findings.add(read_as["delimiter"].pointer, Code.UNKNOWN_CHOICE, message)


def _is_encoding(name: str) -> bool:
    try:
        " ".encode(name).decode(name)
    except (LookupError, ValueError):
        return False
    return True


def _is_date_format(written: str) -> bool:
    if _A_DAY.strftime(written) == _SAME_DAY.strftime(written):  # of which Python 3.13 would warn
        return False
    try:
        return datetime.strptime(_A_DAY.strftime(written), written).date() == _A_DAY.date()  # noqa: DTZ007 - only the date
    except (ValueError, re.error):
        return False
