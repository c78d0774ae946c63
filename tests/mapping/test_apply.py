from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader
from app.mapping import apply
from tests.mapping.building import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=5,
)
COLUMNS = ("Id", "Revenue", "Tech", "Site", "Day", "/deep/0")


def test_unknown_attributes_are_absent() -> None:
    """Only what is known is in the account."""
    mapping = compiled({"to": "id", "from": "Id"}, {"to": "industry", "from": "Industry"})

    assert apply(mapping, {"Id": "7", "Industry": " "}) == {"id": "7"}


def test_standard_texts_are_texts() -> None:
    """A number for a standard text is written as text, and a website becomes a domain."""
    mapping = compiled(
        {"to": "id", "from": "Id"},
        {"to": "domain", "from": "Site"},
        {"to": "employees", "from": "Size"},
    )

    assert apply(mapping, {"Id": 7, "Site": "https://www.acme.com/", "Size": 12}) == {
        "id": "7",
        "domain": "acme.com",
        "employees": 12,
    }


def test_an_address_without_a_host_stays() -> None:
    """What cannot be cut down to a host is handed on as it is."""
    assert apply(compiled({"to": "domain", "from": "Site"}), {"Site": "https://"}) == {
        "domain": "https://"
    }


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*COLUMNS, "deep"), ANY_JSON)))
def test_any_row_becomes_an_account(row: Mapping[str, object]) -> None:
    """No row breaks a mapping, and normalise takes what comes out or names its faults."""
    mapping = compiled(
        {"to": "id", "from": "Id"},
        {"to": "annual_revenue", "from": "Revenue", "scale": 1e6, "zero_is_unknown": True},
        {"to": "technologies", "from": "Tech", "split": "|", "values": {"x": None}},
        {"to": "domain", "from": ["Site", "/deep/0"]},
        events=[
            {
                "type": {"prefix": "seen.", "from": "Tech"},
                "date": {"from": "Day", "format": "%m/%d/%Y"},
                "amount": {"from": "Revenue"},
            }
        ],
    )

    account = apply(mapping, row)

    assert account.keys() <= {"id", "annual_revenue", "technologies", "domain", "triggers"}
    with suppress(AccountInvalid):
        Reader(attribute_table({})).read(account)
