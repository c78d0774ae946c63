"""From the leaves of a document to tests on canonical values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.domains.base import Test
from app.engine.domains.event_tests import EventTest
from app.engine.lists import expand
from app.engine.normalise import canonical_text, fold
from schemas import conditions

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from schemas.attributes import AttributeDeclaration
    from schemas.conditions import Condition, Values
    from schemas.definition import Definition


MAX_ALTERNATIVES = 50
"""A test for more types of events is not taken apart."""

AnyLeaf = (
    conditions.Equality
    | conditions.Membership
    | conditions.Comparison
    | conditions.Between
    | conditions.DateOrder
    | conditions.DateDistance
    | conditions.SetMembers
    | conditions.SetAtLeast
    | conditions.EventLeaf
    | conditions.Presence
)

_PLAIN = (
    conditions.Equality,
    conditions.Comparison,
    conditions.Between,
    conditions.DateOrder,
    conditions.DateDistance,
)


def conditions_of(definition: Definition) -> Iterator[Condition]:
    """Yield the conditions of the criteria, and then of the flags."""
    for dimension in definition.scorecard.dimensions:
        yield from (criterion.when for criterion in dimension.criteria)
    yield from (flag.when for flag in definition.anti_icp)


def leaves(condition: Condition) -> Iterator[AnyLeaf]:
    """Yield every leaf of a condition, in the order of the document."""
    match condition:
        case conditions.All(all=parts) | conditions.AnyOf(any=parts):
            for part in parts:
                yield from leaves(part)
        case conditions.AtLeast(of=parts):
            for part in parts:
                yield from leaves(part)
        case conditions.Not(not_=part):
            yield from leaves(part)
        case _:
            yield condition


class LeafReader:
    """Reads leaves as tests.

    Args:
        attributes: The attributes of the definition.
        lists: Its named lists.
    """

    def __init__(
        self,
        attributes: Mapping[str, AttributeDeclaration],
        lists: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._attributes = attributes
        self._lists = lists

    def test(self, leaf: AnyLeaf) -> Test:
        """Return the leaf's test, its texts in canonical form."""
        return Test(leaf.op, self._value(leaf))

    def alternatives(self, leaf: AnyLeaf) -> tuple[Test, ...]:
        """Return tests of which any one must be met for the leaf to be.

        One event of any type is as good as one of this type or one of that: types taken apart do
        not influence each other. Other tests stay whole.
        """
        test = self.test(leaf)
        if (
            not isinstance(test.value, EventTest)
            or test.value.min_count > 1
            or len(test.value.types) > MAX_ALTERNATIVES
        ):
            return (test,)
        return tuple(
            Test(test.op, test.value._replace(types=frozenset([type_])))
            for type_ in sorted(test.value.types)
        )

    def _value(self, leaf: AnyLeaf) -> Hashable:
        match leaf:
            case conditions.Equality(value=str() as text):
                return self._canonical(leaf, text)
            case conditions.Membership(value=values):
                texts = expand(values, self._lists)
                return frozenset(self._canonical(leaf, text) for text in texts)
            case conditions.SetMembers(value=values):
                return self._folded(values)
            case conditions.SetAtLeast(value=wanted):
                return wanted.n, self._folded(wanted.of)
            case conditions.EventLeaf(op=op, value=wanted):
                return self._event_test(wanted, upcoming=op == "upcoming")
        return leaf.value if isinstance(leaf, _PLAIN) else None

    def _event_test(self, wanted: conditions.EventTest, *, upcoming: bool) -> EventTest:
        return EventTest(
            upcoming=upcoming,
            types=self._folded(wanted.types),
            within_days=wanted.within_days,
            min_amount=wanted.min_amount,
            min_count=wanted.min_count or 1,
        )

    def _folded(self, values: Values) -> frozenset[str]:
        return frozenset(fold(text) for text in expand(values, self._lists))

    def _canonical(self, leaf: AnyLeaf, text: str) -> str:
        canonical = canonical_text(leaf.attribute, self._attributes[leaf.attribute], text)
        if canonical is None:
            # A checked definition never has one, but tables of countries and regions do change.
            raise ValueError(f"{leaf.attribute} cannot be {text!r}")
        return canonical
