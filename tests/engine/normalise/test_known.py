from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader
from schemas.attributes import BooleanAttribute, NumberAttribute

READER = Reader(
    attribute_table(
        {"seats": NumberAttribute(type="number"), "renewed": BooleanAttribute(type="boolean")}
    )
)


def is_refused(**raw: Any) -> bool:  # noqa: ANN401 - whatever a caller may send
    """Tell whether the account cannot be read."""
    try:
        READER.read(raw)
    except AccountInvalid:
        return True
    return False


def test_numbers_and_booleans_are_never_taken_for_each_other() -> None:
    """1, 1.0 and true are equal in Python, and are not the same to an attribute."""
    for _ in range(2):
        assert READER.read({"seats": 1, "renewed": 1}).facts == {"seats": 1, "renewed": True}
        assert READER.read({"seats": 1.0}).facts == {"seats": 1}
        assert is_refused(seats=True)


@pytest.mark.parametrize("amount", [math.nan, math.inf, date(2026, 1, 1), True, [1]])
def test_a_list_is_only_known_by_exactly_what_it_holds(amount: object) -> None:
    """What JSON would write alike, or not at all, is no value that was read before."""
    for like in (None, "2026-01-01", 1):
        READER.read({"triggers": [{"type": "audit", "amount": like}]})
    assert is_refused(triggers=[{"type": "audit", "amount": amount}])


def test_what_is_warned_of_is_warned_of_every_time() -> None:
    """A value with a warning is read anew, so that the warning is not lost."""
    for _ in range(2):
        (warning,) = READER.read({"seats": "lots"}).warnings
        assert warning["code"] == "unrecognised_value"


def test_more_values_than_are_remembered_are_read_all_the_same() -> None:
    """However many texts come, each is read for what it is."""
    for number in range(5_000):
        assert READER.read({"seats": f"{number} seats"}).warnings
        assert READER.read({"seats": f"{number}k"}).facts == {"seats": number * 1_000}
