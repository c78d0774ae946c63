"""Conditions as models."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.attributes import OPERATORS
from schemas.conditions import (
    LEAVES,
    All,
    AnyOf,
    AtLeast,
    Condition,
    Equality,
    ListRef,
    Membership,
    Not,
    Presence,
)

ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"attribute": "a", "op": "known"}, Presence),
        ({"attribute": "a", "op": "eq", "value": True}, Equality),
        ({"attribute": "a", "op": "in", "value": ("x",)}, Membership),
        ({"attribute": "a", "op": "in", "value": {"list": "x"}}, Membership),
        ({"not": {"attribute": "a", "op": "known"}}, Not),
        ({"all": ({"attribute": "a", "op": "known"},)}, All),
        ({"any": ({"attribute": "a", "op": "known"},)}, AnyOf),
        ({"at_least": 1, "of": ({"attribute": "a", "op": "known"},)}, AtLeast),
    ],
)
def test_kinds(document: dict[str, Any], kind: type) -> None:
    """A condition is the group it names, or the leaf of its operator."""
    condition = ADAPTER.validate_python(document)
    assert type(condition) is kind
    assert ADAPTER.validate_python(condition) == condition


@pytest.mark.parametrize("document", [{}, {"op": "like"}, {"op": []}, [], "known", None])
def test_no_condition(document: object) -> None:
    """Anything else is refused."""
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(document)


@pytest.mark.parametrize(("value", "kind"), [(True, bool), (1, float), (1.5, float), ("1", str)])
def test_scalars(value: object, kind: type) -> None:
    """A value that is compared keeps its kind."""
    leaf = Equality.model_validate({"attribute": "a", "op": "eq", "value": value})
    assert type(leaf.value) is kind


def test_named_lists() -> None:
    """A list may be named instead of written, in Python as in a document."""
    leaf = Membership(attribute="a", op="in", value=ListRef(list="x"))
    assert leaf.model_dump(mode="json")["value"] == {"list": "x"}


def test_operators() -> None:
    """Every operator of the language has a leaf, and belongs to some type."""
    assert set(LEAVES) == {op for ops in OPERATORS.values() for op in ops}
