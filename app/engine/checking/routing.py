"""Rules about routing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code
from app.engine.faults import shown
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_routing(document: Node, names: Names, findings: Findings) -> None:
    """Rules name what exists, keep disqualified accounts out of sales, and end in a catch-all."""
    rules = document["routing"]["rules"].items()
    for rule in rules:
        _check_when(rule["when"], names, findings)
        _check_target(rule, names, findings)
        _check_hold(rule, names, findings)
    for rule in rules[:-1]:
        if rule["when"].value in (None, {}):
            message = "Only the last rule takes everything that is left; say when this one applies."
            findings.add(rule["when"].pointer, Code.LAST_RULE, message)
    if rules and rules[-1]["when"].given:
        message = "The last rule takes everything that is left; leave 'when' out, or add a rule."
        findings.add(rules[-1]["when"].pointer, Code.LAST_RULE, message)


def _check_when(when: Node, names: Names, findings: Findings) -> None:
    bands = None if names.bands is None else (*names.bands, RESEARCH)
    for band in when["bands"].items():
        findings.unknown(band, bands, Code.UNKNOWN_BAND)
    for persona in when["personas"].items():
        findings.unknown(persona, names.personas, Code.UNKNOWN_PERSONA)
    for name in ("bands", "roles", "personas", "sources"):
        findings.unique(when[name].items(), name.removesuffix("s"))


def _check_target(rule: Node, names: Names, findings: Findings) -> None:
    queue = rule["to"]["queue"]
    findings.unknown(queue, names.queues, Code.UNKNOWN_QUEUE)
    kind = names.queues.get(queue.text or "") if names.queues else None
    if kind == "sales" and rule["when"]["disqualified"].value is True:
        message = (
            f"{shown(queue.text or '')} is a sales queue, and disqualified accounts never go to"
            " sales; choose a queue of another kind."
        )
        findings.add(queue.pointer, Code.DISQUALIFIED_TO_SALES, message)
    owner = rule["to"]["owner"]["attribute"]
    findings.unknown(owner, names.types, Code.UNKNOWN_ATTRIBUTE)
    type_ = names.types.get(owner.text or "") if names.types else None
    if type_ not in {None, "string"}:
        message = f"This attribute is of type {type_}; an owner is named by a string attribute."
        findings.add(owner.pointer, Code.TYPE_MISMATCH, message)


def _check_hold(rule: Node, names: Names, findings: Findings) -> None:
    hold = rule["hold"]
    holds = rule["on_unknown"].text == "hold"
    if holds and not hold.given:
        message = "'hold' is missing; say which attributes to wait for, and how long at most."
        findings.add(hold.pointer, Code.MISSING, message)
    if hold.given and not holds:
        message = "Only a rule with 'on_unknown: hold' holds; add that, or leave 'hold' out."
        findings.add(hold.pointer, Code.NOT_ALLOWED_HERE, message)
    findings.unique(hold["for"].items(), "attribute")
    for attribute in hold["for"].items():
        findings.unknown(attribute, names.types, Code.UNKNOWN_ATTRIBUTE)
