"""The faults of the options of a field."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from app.engine.codes import Code
from app.engine.faults import shown
from app.engine.normalise import AccountInvalid, Reader
from schemas.attributes import STANDARD

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.node import Node

_YES_OR_NO = ("true", "false")


def check_options(field: Node, platform: str | None, findings: Findings) -> None:
    """Note options that a field cannot have, that are missing, or that no account can hold."""
    options, type_ = field["options"], field["type"].text
    name = field["attribute"].text or ""
    if options.members() and type_ in {"number", "date"}:
        message = f"A field of the type {type_} has no options; leave them out."
        findings.add(options.pointer, Code.NOT_ALLOWED_HERE, message)
    elif options.members():
        for option, value in options.members().items():
            if type_ == "boolean" and option not in _YES_OR_NO:
                message = f"A boolean is true or false, not {shown(option)}."
                findings.add(value.pointer, Code.UNKNOWN_CHOICE, message)
            elif name in STANDARD:
                _readable(name, value, findings)
    elif why := _needed(name, type_, platform):
        findings.add(options.pointer, Code.MISSING, why)


def _needed(name: str, type_: str | None, platform: str | None) -> str | None:
    """Return why a field needs options; None where the words of a definition will do."""
    standard = STANDARD.get(name)
    if platform == "linkedin":
        return "The values of a facet are URNs: give `options`, with what each stands for."
    if type_ == "boolean" and standard is not None:
        return f"Say what {name} is where the field is true, and where it is false: `options`."
    if type_ == "picklist" and standard is not None and standard.type == "number":
        return f"Say which {name} each option stands for: `options`."
    return None


def _readable(name: str, value: Node, findings: Findings) -> None:
    """Note a value that an account cannot have in a standard attribute."""
    try:
        account = _reader().read({name: value.value})
    except AccountInvalid as error:
        findings.add(value.pointer, Code.TYPE_MISMATCH, error.faults[0].message)
        return
    if account.warnings:
        message = f"As {name}, {account.warnings[0]['message']}."
        findings.add(value.pointer, Code.UNKNOWN_VALUE, message)


@cache
def _reader() -> Reader:
    return Reader(STANDARD)
