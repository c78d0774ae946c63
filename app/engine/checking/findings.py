"""Where the rules put what they find, and the two rules that nearly every part needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.checking.wording import choices, meant
from app.engine.codes import Code
from app.engine.faults import MAX_FAULTS, shown
from schemas.base import MAX_TEXT
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.engine.checking.node import Node

_SEARCHES = 50
"""How often the known names are searched for the one that was meant; each search costs."""


class Findings:
    """The faults of one document, at most one a place: the first that was found there."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._searches = 0

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was found, in the order of finding."""
        return tuple(self._faults.values())

    def add(self, pointer: str, code: Code, message: str) -> None:
        """Note a fault, unless its place has one already or more are noted than are ever shown."""
        if not self.noted(pointer):
            self._faults[pointer] = Fault(pointer=pointer, code=code, message=message)

    def noted(self, pointer: str) -> bool:
        """Return whether nothing more is noted at a place."""
        return pointer in self._faults or len(self._faults) > MAX_FAULTS

    def unknown(self, node: Node, known: Collection[str] | None, code: Code) -> bool:
        """Return whether the text of `node` is not among the known names, and note it.

        Nothing is noted when `known` is None because the part that would tell is faulty itself.
        """
        if known is None or node.text is None or node.text in known:
            return False
        self.no_such(node.pointer, node.text, known, code)
        return True

    def no_such(self, pointer: str, name: str, known: Collection[str], code: Code) -> None:
        """Note that nothing has this name; `code` says what kind of name it is."""
        what = code.removeprefix("unknown_")
        self._searches += 1
        end = meant(name, known) if self._searches <= _SEARCHES else f"; {choices(known)}."
        self.add(pointer, code, f"There is no {what} {shown(name)}{end}")

    def unusable(self, pointer: str, folded: str) -> bool:
        """Return whether no account holds a text that folds like this, and note it."""
        if not folded:
            self.add(pointer, Code.BLANK, "This text is blank; write one.")
        elif len(folded) > MAX_TEXT:
            message = (
                f"This has {len(folded):,} characters once it is folded; at most {MAX_TEXT:,} are"
                " allowed."
            )
            self.add(pointer, Code.TOO_LONG, message)
        return not 0 < len(folded) <= MAX_TEXT

    def unique(self, nodes: Iterable[Node], what: str) -> None:
        """Note each text that an earlier node has already."""
        first: dict[str, str] = {}
        for node in nodes:
            if node.text is None:
                continue
            other = first.setdefault(node.text, node.pointer)
            if other != node.pointer:
                message = f"The {what} {shown(node.text)} is already at {other}; write another."
                self.add(node.pointer, Code.DUPLICATE, message)
