from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.cli.sheet.cells import Unreadable, escaped, from_cell, to_cell, unescaped
from app.cli.sheet.layout import Kind
from tests.engine.test_document import TEXTS, json_values
from tests.engine.test_yaml_dump import SIGNS, WORDS

if TYPE_CHECKING:
    from pydantic import JsonValue

ODD = st.text(st.sampled_from('_x0041Fnul[]{}"\\ \r\n\t\x07\ufffe='))


@example("[a", Kind.DATA)
@example("[a]", Kind.NUMBER)
@example(0.1 + 0.2, Kind.NUMBER)
@given(json_values(TEXTS | SIGNS | WORDS | ODD), st.sampled_from([Kind.DATA, Kind.NUMBER]))
def test_data_come_back(value: JsonValue, kind: Kind) -> None:
    """Whatever a definition may hold is the same after it was a cell."""
    held = to_cell(value, kind)
    read = from_cell(held, kind)
    assert read == value
    assert isinstance(read, bool) is isinstance(value, bool)


@given(st.none() | TEXTS | SIGNS | WORDS | ODD)
def test_texts_come_back(value: str | None) -> None:
    """Prose stands in its cell as it is, or in quotes, and comes back."""
    assert from_cell(to_cell(value, Kind.TEXT), Kind.TEXT) == value


@given(TEXTS | ODD)
def test_what_xml_cannot_carry(text: str) -> None:
    """Every text is spelled in characters that a workbook can hold, and spelled back."""
    spelled = escaped(text)
    assert unescaped(spelled) == text
    assert not set(spelled) & {chr(code) for code in range(32) if code not in {9, 10}}


@pytest.mark.parametrize(
    ("held", "kind", "value"),
    [
        ("software", Kind.DATA, "software"),
        ("2026-03-01", Kind.DATA, "2026-03-01"),
        ("NO", Kind.DATA, "NO"),
        ("a: b #c", Kind.DATA, "a: b #c"),
        ("51", Kind.DATA, 51),
        ("true", Kind.DATA, True),
        ('"51"', Kind.DATA, "51"),
        ('"half', Kind.DATA, '"half'),
        ("[51, 1000]", Kind.DATA, [51, 1000]),
        ("{list: crms}", Kind.DATA, {"list": "crms"}),
        (51, Kind.NUMBER, 51),
        (True, Kind.DATA, True),
        (datetime(2026, 3, 1), Kind.DATA, "2026-03-01"),  # noqa: DTZ001 - as workbooks have it
        (date(2026, 3, 1), Kind.DATA, "2026-03-01"),
        ("[Beta] runs it", Kind.TEXT, "[Beta] runs it"),
        ("007", Kind.TEXT, "007"),
        (51, Kind.TEXT, 51),
        ('"Fast" and "good"', Kind.TEXT, '"Fast" and "good"'),
        ("null", Kind.TEXT, None),
        ("a_x000D_b", Kind.TEXT, "a\rb"),
    ],
)
def test_what_people_type(held: object, kind: Kind, value: JsonValue) -> None:
    """Words, numbers and lists are read as typed, and prose is never taken apart."""
    read = from_cell(held, kind)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("held", "kind", "said"),
    [
        ("[a, b", Kind.DATA, "Line 2, column 1: did not find expected ',' or ']'; write YAML."),
        ("{a: 1, a: 2}", Kind.DATA, "Line 1, column 8: The key 'a' is there more than once"),
        ("[_xD800_]", Kind.DATA, "Byte 1 is not UTF-8"),
        (datetime(2026, 3, 1, 9), Kind.DATA, "The spreadsheet made a date or time of this"),  # noqa: DTZ001
        (time(9), Kind.DATA, "The spreadsheet made a date or time of this"),
        (timedelta(1), Kind.DATA, "The spreadsheet made a date or time of this"),
        (date(2026, 3, 1), Kind.TEXT, "The spreadsheet made a date or time of this"),
        (date(2026, 3, 1), Kind.NUMBER, "The spreadsheet made a date or time of this"),
        (object(), Kind.DATA, "This is neither a text nor a number"),
    ],
)
def test_what_cannot_be_read(held: object, kind: Kind, said: str) -> None:
    """A cell that means to be YAML and is not, or a time, is refused with what is wrong."""
    with pytest.raises(Unreadable) as caught:
        from_cell(held, kind)
    assert str(caught.value).startswith(said)
