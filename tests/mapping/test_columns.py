from __future__ import annotations

import pytest

from app.mapping.columns import column, text_of


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Name", "Acme"),
        ("a.b", "dotted"),
        ("/properties/industry", "SaaS"),
        ("/contacts/1/role", "buyer"),
        ("/odd~1name", "slash"),
        ("/odd~0name", "tilde"),
        ("/contacts/2/role", None),
        ("/contacts/x", None),
        ("/Name/first", None),
        ("absent", None),
    ],
)
def test_column(name: str, found: object) -> None:
    """A name is a key of the row, and with a leading slash a JSON Pointer into it."""
    row = {
        "Name": "Acme",
        "a.b": "dotted",
        "properties": {"industry": "SaaS"},
        "contacts": [{}, {"role": "buyer"}],
        "odd/name": "slash",
        "odd~name": "tilde",
    }

    assert column(name)(row) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Acme ", "Acme"),
        (" ", None),
        (None, None),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        ([7], None),
        ({}, None),
    ],
)
def test_text_of(value: object, text: str | None) -> None:
    """Scalars are written as JSON writes them; blank text and anything else is no text."""
    assert text_of(value) == text
