"""Rules about conditions wherever they stand: how deep, how many, and which tests fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.checking.signature import signature
from app.engine.checking.values import check_values
from app.engine.checking.wording import one_of
from app.engine.codes import Code
from app.engine.faults import shown
from schemas.attributes import IDENTITY, OPERATORS
from schemas.base import MAX_LEAVES, MAX_LEVELS
from schemas.conditions import LEAVES

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_conditions(document: Node, names: Names, findings: Findings) -> None:
    """Check every condition of the document; identity attributes are not for criteria."""
    walk = _Walk(names, findings)
    for dimension in document["scorecard"]["dimensions"].items():
        for criterion in dimension["criteria"].items():
            walk.condition(criterion["when"], identity=False)
    for flag in document["anti_icp"].items():
        walk.condition(flag["when"], identity=True)
    for rule in document["routing"]["rules"].items():
        walk.condition(rule["when"]["condition"], identity=True)


@dataclass
class _Walk:
    names: Names
    findings: Findings
    leaves: int = 0

    def condition(self, node: Node, *, identity: bool, level: int = 1) -> Hashable:
        """Check a condition and its parts; return what it shares with others that say the same.

        Args:
            node: The condition; a leaf that stands alone is level 1.
            identity: Whether identity attributes may be tested.
            level: How deep the condition lies.
        """
        if not isinstance(node.value, dict) or self.leaves > MAX_LEAVES:
            return node.pointer
        if level > MAX_LEVELS:
            message = f"Conditions nest at most {MAX_LEVELS} levels deep; this is one more."
            self.findings.add(node.pointer, Code.TOO_DEEP, message)
            return node.pointer
        for group, parts in (("all", "all"), ("any", "any"), ("not", ""), ("at_least", "of")):
            if group in node:
                inside = node[parts].items() if parts else [node[group]]
                said = [self.condition(part, identity=identity, level=level + 1) for part in inside]
                self._check_group(node["at_least"], inside, said)
                return group, node["at_least"].number, tuple(said)
        self.leaves += 1
        if self.leaves > MAX_LEAVES:
            message = f"This is leaf number {MAX_LEAVES + 1} of the document; that is one too many."
            self.findings.add(node.pointer, Code.TOO_MANY_LEAVES, message)
        self._check_leaf(node, identity=identity)
        return signature(node.value, self.names)

    def _check_group(self, at_least: Node, parts: list[Node], said: list[Hashable]) -> None:
        first: dict[Hashable, int] = {}
        for index, (part, says) in enumerate(zip(parts, said, strict=True)):
            other = first.setdefault(says, index)
            if other != index:
                message = f"This says the same as the part at index {other}; remove one."
                self.findings.add(part.pointer, Code.DUPLICATE, message)
        if parts and at_least.number is not None and at_least.number > len(parts):
            message = f"This is {at_least.number}, but there are only {len(parts)} parts."
            self.findings.add(at_least.pointer, Code.OUT_OF_RANGE, message)

    def _check_leaf(self, leaf: Node, *, identity: bool) -> None:
        attribute, op = leaf["attribute"], leaf["op"]
        name, types = attribute.text, self.names.types
        if name is None or self.findings.unknown(attribute, types, Code.UNKNOWN_ATTRIBUTE):
            return
        if name in IDENTITY and not identity:
            message = (
                f"{shown(name)} says which account it is, not what it is like; criteria test other"
                " attributes."
            )
            self.findings.add(attribute.pointer, Code.IDENTITY_ATTRIBUTE, message)
            return
        kind = types.get(name) if types else None
        if kind and op.text in LEAVES and op.text not in OPERATORS[kind]:
            message = f"{shown(name)} is of type {kind}; write {one_of(OPERATORS[kind])}."
            self.findings.add(op.pointer, Code.OPERATOR_MISMATCH, message)
        elif name in self.names.declarations:
            check_values(leaf, self.names.declarations[name], self.names, self.findings)
