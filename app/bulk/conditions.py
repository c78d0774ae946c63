"""Conditions over columns: trees of leaves, as one outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bulk.leaves import presence
from app.bulk.outcomes import Outcome, at_least, every, settled, some
from app.engine.compiling.leaves import LeafReader
from schemas import conditions

if TYPE_CHECKING:
    from app.bulk.leaves import Columns
    from app.engine.compiling.leaves import AnyLeaf
    from schemas.attributes import AttributeDeclaration
    from schemas.conditions import Condition
    from schemas.definition import Definition


class Conditions:
    """Turns the conditions of one definition into outcomes over one table.

    Args:
        definition: The definition.
        attributes: Its attributes, the standard ones among them.
        columns: Of the table.
        for_good: Whether to tell what stays so, whatever else is found out: then an attribute that
            is unknown may be known yet. Only tests of presence differ.
    """

    def __init__(
        self,
        definition: Definition,
        attributes: dict[str, AttributeDeclaration],
        columns: Columns,
        *,
        for_good: bool = False,
    ) -> None:
        self._attributes = attributes
        self._columns = columns
        self._reader = LeafReader(attributes, definition.lists)
        self._for_good = for_good

    def outcome(self, condition: Condition) -> Outcome:
        """Return the outcome of a condition."""
        match condition:
            case conditions.All(all=parts):
                return every([self.outcome(part) for part in parts])
            case conditions.AnyOf(any=parts):
                return some([self.outcome(part) for part in parts])
            case conditions.AtLeast(at_least=n, of=parts):
                return at_least(n, [self.outcome(part) for part in parts])
            case conditions.Not(not_=part):
                return self.outcome(part).opposite
            case _:
                return self._leaf(condition)

    def _leaf(self, leaf: AnyLeaf) -> Outcome:
        declaration = self._attributes[leaf.attribute]
        if not isinstance(leaf, conditions.Presence):
            return self._columns.outcome(leaf.attribute, declaration, self._reader.test(leaf))
        known = self._columns.known(leaf.attribute, declaration)
        wanted = presence(known, wanted=True)
        if self._for_good:
            wanted = Outcome(known, settled(known | ~known).may)
        return wanted if leaf.op == "known" else wanted.opposite
