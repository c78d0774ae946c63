"""The checker: structure first, then every rule, and all their faults in document order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.checking.attributes import check_attributes, check_lists
from app.engine.checking.bands import check_bands
from app.engine.checking.conditions import check_conditions
from app.engine.checking.examples import check_examples
from app.engine.checking.findings import Findings
from app.engine.checking.flags import check_flags
from app.engine.checking.names import names_of
from app.engine.checking.node import Node
from app.engine.checking.people import check_people
from app.engine.checking.routing import check_routing
from app.engine.checking.scorecard import check_scorecard
from app.engine.checking.structure import read
from app.engine.document import canonical
from app.engine.faults import DocumentUnreadable, FaultsFoundError
from schemas.definition import Definition

if TYPE_CHECKING:
    from pydantic import JsonValue

    from schemas.problem import Fault

_RULES = (
    check_lists,
    check_attributes,
    check_scorecard,
    check_bands,
    check_flags,
    check_conditions,
    check_people,
    check_routing,
    check_examples,
)


class DefinitionInvalid(FaultsFoundError):  # noqa: N818 - the name the callers read
    """The document is no definition of the language."""


def check(document: JsonValue) -> Definition:
    """Return the definition that a document is.

    The rules run on the document as it was submitted, whatever the models say of it, so that one
    answer names every fault. Examples are not run.

    Raises:
        DefinitionInvalid: The document breaks a rule of the language; with all its faults.
    """
    try:
        data = canonical(document)
    except DocumentUnreadable as error:
        raise DefinitionInvalid(error.faults) from None
    findings = Findings()
    definition = read(data, document, findings, Definition)
    root = Node(document)
    names = names_of(root)
    for rule in _RULES:
        rule(root, names, findings)
    if definition is None or findings.faults:
        raise DefinitionInvalid(in_document_order(findings.faults, document))
    return definition


def in_document_order(faults: tuple[Fault, ...], document: JsonValue) -> list[Fault]:
    """Sort faults by where their place stands in the document; a missing part comes last."""
    ranks = _Ranks()
    return sorted(faults, key=lambda fault: ranks.position(fault.pointer, document))


class _Ranks:
    """Where each part of a document stands among its siblings, worked out once for each group."""

    def __init__(self) -> None:
        self._ranks: dict[int, dict[str, int]] = {}

    def position(self, pointer: str, value: JsonValue) -> list[int]:
        """Return the rank of every part of a pointer."""
        position = []
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            rank = self._rank(value)
            place = rank.get(key, len(rank))
            position.append(place)
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list):
                value = value[place] if place < len(value) else None
        return position

    def _rank(self, value: JsonValue) -> dict[str, int]:
        if not isinstance(value, dict | list):
            return {}
        if id(value) not in self._ranks:
            keys = value if isinstance(value, dict) else map(str, range(len(value)))
            self._ranks[id(value)] = {key: rank for rank, key in enumerate(keys)}
        return self._ranks[id(value)]
