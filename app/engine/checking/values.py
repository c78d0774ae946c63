"""Rules about the value of a leaf: whether it fits the attribute it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.checking.wording import found
from app.engine.codes import Code
from app.engine.faults import shown
from app.engine.normalise import canonical_text
from schemas.attributes import EnumAttribute
from schemas.base import MAX_TEXT

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node
    from schemas.attributes import AttributeDeclaration

_PLACES = {
    "country": "no country; write its name or ISO 3166-1 alpha-2 code, such as US",
    "region": "no region; write its whole ISO 3166-2 code, such as US-CA",
}


def check_values(
    leaf: Node, declaration: AttributeDeclaration, names: Names, findings: Findings
) -> None:
    """Check the value of a leaf whose operator fits the type of its attribute."""
    comparison = _Comparison(leaf["attribute"].text or "", declaration, names, findings)
    value = leaf["value"]
    match leaf["op"].text:
        case "eq" | "ne":
            comparison.scalar(value)
        case "between":
            comparison.between(value)
        case "in" | "not_in" | "contains_any" | "contains_all" | "contains_none":
            comparison.texts(value)
        case "contains_at_least":
            comparison.at_least(value["n"], comparison.texts(value["of"]))
        case "happened" | "upcoming":
            comparison.texts(value["types"])


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What a leaf compares with what, for the rules on its value."""

    attribute: str
    declaration: AttributeDeclaration
    names: Names
    findings: Findings

    def scalar(self, value: Node) -> None:
        """A boolean compares with true or false, a number with a number, the others with a text."""
        kind = self.declaration.type
        if not value.given:
            return
        if kind == "boolean":
            fits, wanted = isinstance(value.value, bool), "true or false"
        elif kind == "number":
            fits, wanted = value.number is not None, "a number"
        else:
            fits, wanted = value.text is not None, "a text"
        if not fits:
            message = f"{shown(self.attribute)} is of type {kind}; this is {found(value.value)}."
            self.findings.add(value.pointer, Code.WRONG_KIND, f"{message} Write {wanted}.")
        elif value.text is not None:
            self._canonical(value.text, value.pointer)

    def between(self, value: Node) -> None:
        """The lower end comes first."""
        ends = [item.number for item in value.items()]
        low, high = ends if len(ends) == 2 else (None, None)  # noqa: PLR2004 - a pair
        if low is not None and high is not None and low > high:
            message = f"The range from {low} to {high} is empty; write the lower end first."
            self.findings.add(value.pointer, Code.INVERTED_RANGE, message)

    def texts(self, values: Node) -> int:
        """Texts are recognised and told apart once they are folded; return how many there are."""
        reference, lists = values["list"], self.names.lists
        if self.findings.unknown(reference, lists, Code.UNKNOWN_LIST):
            return 0
        if reference.text is None or lists is None:
            texts = [(item.text, item.pointer) for item in values.items()]
        else:
            # what is unusable or repeated in the list is noted there, once
            named = lists[reference.text].items()
            listed = {self.names.fold(item.text or ""): item.text for item in named}
            texts = [
                (text, reference.pointer)
                for folded, text in listed.items()
                if 0 < len(folded) <= MAX_TEXT
            ]
        first: dict[str, str] = {}
        for text, pointer in texts:
            canonical = text and self._canonical(text, pointer)
            if not text or canonical is None:
                continue
            if canonical in first:
                message = f"{shown(text)} is the same as {shown(first[canonical])}; remove one."
                self.findings.add(pointer, Code.DUPLICATE, message)
            first.setdefault(canonical, text)
        return len(first)

    def at_least(self, n: Node, count: int) -> None:
        """No more members are needed than are listed."""
        if count and n.number is not None and n.number > count:
            message = f"This is {n.number}, but there are only {count} members to choose from."
            self.findings.add(n.pointer, Code.OUT_OF_RANGE, message)

    def _canonical(self, text: str, pointer: str) -> str | None:
        """Return a text as accounts hold it, or None after noting that none would."""
        folded = self.names.fold(text)
        if self.findings.unusable(pointer, folded):
            return None
        enum = self.declaration if isinstance(self.declaration, EnumAttribute) else None
        if not enum and self.attribute not in _PLACES:
            return folded
        canonical = canonical_text(self.attribute, self.declaration, text)
        if canonical is not None or self.findings.noted(pointer):
            return canonical
        if enum:
            words = [word for key, aliases in enum.entries for word in (key, *aliases)]
            self.findings.no_such(pointer, text, words, Code.UNKNOWN_VALUE)
        else:
            message = f"{shown(text)} is {_PLACES[self.attribute]}."
            self.findings.add(pointer, Code.UNKNOWN_VALUE, message)
        return canonical
