from __future__ import annotations

from schemas.attributes import EnumAttribute, EnumValue


def test_entries_of_an_enum() -> None:
    """Every value is told as its key and its aliases, however it is written."""
    declared = EnumAttribute(
        type="enum", values=("free", EnumValue(key="paid", aliases=("pro", "plus")))
    )
    assert declared.entries == (("free", ()), ("paid", ("pro", "plus")))
