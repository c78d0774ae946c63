"""Every fault of a platform mapping, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.checking.check import in_document_order
from app.engine.checking.findings import Findings
from app.engine.checking.node import Node
from app.engine.checking.structure import read
from app.engine.codes import Code
from app.engine.document import canonical
from app.engine.faults import DocumentUnreadable, FaultsFoundError, shown
from app.engine.normalise.text import fold
from app.targeting.checking_options import check_options
from schemas.attributes import STANDARD
from schemas.platform import PlatformMapping

if TYPE_CHECKING:
    from pydantic import JsonValue

_HOLD = {
    "string": ("picklist", "text", "boolean"),
    "number": ("number", "picklist", "text"),
    "string_set": ("picklist_set",),
    "events": ("date",),
}
"""By the type of an attribute: the types of fields that can hold it."""
_EVENTS = {name for name, standard in STANDARD.items() if standard.type == "events"}
_OF_ONE_TYPE = (("event", "date"), ("zero_is_unknown", "number"))


class PlatformMappingInvalid(FaultsFoundError):  # noqa: N818 - a fault of the document, by its name
    """The document is no platform mapping."""


def check_platform_mapping(document: JsonValue) -> PlatformMapping:
    """Return the platform mapping a document describes.

    Raises:
        PlatformMappingInvalid: The document has faults; all of them are named.
    """
    try:
        data = canonical(document)
    except DocumentUnreadable as error:
        raise PlatformMappingInvalid(error.faults) from None
    findings = Findings()
    mapping = read(data, document, findings, PlatformMapping)
    root = Node(document)
    fields = root["fields"].items()
    findings.unique([field["field"] for field in fields], "field")
    _written_back(root["written_back"], fields, findings)
    _holders(fields, findings)
    for field in fields:
        _kind(field, root["platform"].text, findings)
        check_options(field, root["platform"].text, findings)
    _people(root["people"]["options"], findings)
    if mapping is None or findings.faults:
        raise PlatformMappingInvalid(in_document_order(findings.faults, document))
    return mapping


def _written_back(back: Node, fields: list[Node], findings: Findings) -> None:
    """Note a field for what decisions write back that holds something else already."""
    held = {field["field"].text: field["field"].pointer for field in fields}
    for place in (back["band"], back["version"]):
        if place.text is not None and place.text in held:
            message = f"{held[place.text]} names {shown(place.text)} already; name another field."
            findings.add(place.pointer, Code.DUPLICATE, message)
        held.setdefault(place.text, place.pointer)


def _holders(fields: list[Node], findings: Findings) -> None:
    """Note attributes that several fields hold, unless each dates another type of event."""
    first: dict[str, Node] = {}
    types: dict[tuple[str, str], str] = {}
    for field in fields:
        attribute, event = field["attribute"].text, field["event"]
        if attribute is None:
            continue
        other = first.setdefault(attribute, field)
        dated = event.given and other["event"].given
        if other is not field and not dated and attribute not in _EVENTS:
            message = (
                f"{other['attribute'].pointer} holds {shown(attribute)} already; only events have"
                " several fields, one for each type (`event`)."
            )
            findings.add(field["attribute"].pointer, Code.DUPLICATE, message)
        elif event.text is not None and not findings.unusable(event.pointer, fold(event.text)):
            earlier = types.setdefault((attribute, fold(event.text)), event.pointer)
            if earlier != event.pointer:
                message = f"{earlier} dates {shown(event.text)} already; write another type."
                findings.add(event.pointer, Code.DUPLICATE, message)


def _kind(field: Node, platform: str | None, findings: Findings) -> None:
    """Note what does not go with the type of a field."""
    type_ = field["type"].text
    for name, only in _OF_ONE_TYPE:
        if field[name].value and type_ not in {None, only}:
            message = f"`{name}` is for fields of the type {only}; leave it out."
            findings.add(field[name].pointer, Code.NOT_ALLOWED_HERE, message)
    if field["covers"].value and not field["event"].given:
        message = "`covers` is for fields that date an `event`; leave it out."
        findings.add(field["covers"].pointer, Code.NOT_ALLOWED_HERE, message)
    if platform == "linkedin" and type_ not in {None, "picklist"}:
        message = "A facet of LinkedIn holds one of its values: this is a picklist."
        findings.add(field["type"].pointer, Code.TYPE_MISMATCH, message)
    standard = STANDARD.get(field["attribute"].text or "")
    if standard is None:
        return
    attribute = field["attribute"].text
    if type_ is not None and type_ not in _HOLD[standard.type]:
        held = " or ".join(_HOLD[standard.type])
        message = (
            f"{attribute} is of the type {standard.type}; a field of the type {held} holds it."
        )
        findings.add(field["type"].pointer, Code.TYPE_MISMATCH, message)
    if standard.type == "events" and not field["event"].given:
        message = f"{attribute} are events: say of which type the date is, as in `event: funding`."
        findings.add(field["event"].pointer, Code.MISSING, message)
    elif standard.type != "events" and field["event"].given:
        message = f"{attribute} has no events; leave `event` out."
        findings.add(field["event"].pointer, Code.NOT_ALLOWED_HERE, message)


def _people(options: Node, findings: Findings) -> None:
    """Note functions, seniorities and phrases that are one text after folding."""
    folded: dict[str, str] = {}
    for text, values in options.members().items():
        other = folded.setdefault(fold(text), text)
        if other != text:
            message = f"{shown(text)} and {shown(other)} are one text after folding; keep one."
            findings.add(values.pointer, Code.DUPLICATE, message)
