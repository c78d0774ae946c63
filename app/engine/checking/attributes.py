"""Rules about declared attributes and named lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code
from app.engine.faults import shown
from schemas.attributes import RESERVED_ENDINGS, STANDARD

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_attributes(document: Node, names: Names, findings: Findings) -> None:
    """Names leave the reserved endings alone, types fit the standard, values are told apart."""
    for name, attribute in document["attributes"].members().items():
        ending = next((one for one in RESERVED_ENDINGS if name.endswith(one)), None)
        if ending:
            message = f"Names that end in '{ending}' are reserved for columns; choose another."
            findings.add(attribute.pointer, Code.RESERVED, message)
        _check_type(name, attribute["type"], findings)
        _check_range(name, attribute, names, findings)
        _check_values(attribute["values"], names, findings)


def check_lists(document: Node, names: Names, findings: Findings) -> None:
    """No text comes twice in a list, nor twice in the tags."""
    findings.unique(document["tags"].items(), "tag")
    for texts in document["lists"].members().values():
        _check_texts(texts, names, findings)


def _check_texts(texts: Node, names: Names, findings: Findings) -> None:
    """Note the texts no account holds, and those that fold to the same as an earlier one."""
    first: dict[str, Node] = {}
    for text in texts.items():
        if text.text is None:
            continue
        folded = names.fold(text.text)
        other = first.setdefault(folded, text)
        if not findings.unusable(text.pointer, folded) and other is not text:
            message = f"{shown(text.text)} is the same as {shown(str(other.text))}; remove one."
            findings.add(text.pointer, Code.DUPLICATE, message)


def _check_type(name: str, kind: Node, findings: Findings) -> None:
    standard = STANDARD.get(name)
    if standard is None or kind.text in {None, standard.type}:
        return
    if standard.type == "string" and kind.text == "enum":
        return
    instead = "string or enum" if standard.type == "string" else standard.type
    message = f"{shown(name)} is a standard attribute of type {standard.type}; write {instead}."
    findings.add(kind.pointer, Code.TYPE_MISMATCH, message)


def _check_range(name: str, attribute: Node, names: Names, findings: Findings) -> None:
    declared = names.declarations.get(name)
    if declared is None or declared.type != "number":
        return
    low, high = declared.minimum, declared.maximum
    if low is not None and high is not None and low > high:
        message = f"The maximum {high:g} is below the minimum {low:g}; no value would be legal."
        findings.add(attribute["maximum"].pointer, Code.INVERTED_RANGE, message)


def _check_values(values: Node, names: Names, findings: Findings) -> None:
    """Note each key or alias that another value of the enum has; one's own may come again."""
    owner: dict[str, tuple[int, str]] = {}
    for index, value in enumerate(values.items()):
        words = [value, value["key"], *value["aliases"].items()]
        for word in words:
            if word.text is None:
                continue
            folded = names.fold(word.text)
            number, key = owner.setdefault(folded, (index, word.text))
            if not findings.unusable(word.pointer, folded) and number != index:
                message = (
                    f"{shown(word.text)} is the same as {shown(key)} of the value at index"
                    f" {number}; a word belongs to one value only."
                )
                findings.add(word.pointer, Code.DUPLICATE, message)
