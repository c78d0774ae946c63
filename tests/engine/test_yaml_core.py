"""YAML 1.2, core schema only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.document import DocumentUnreadable
from app.engine.yaml_core import parse_yaml
from tests.engine.test_document import json_values

if TYPE_CHECKING:
    from pydantic import JsonValue


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, True) for text in ("true", "True", "TRUE")],
        *[(text, False) for text in ("false", "False", "FALSE")],
        *[(text, text) for text in ("NO", "yes", "on", "off", "y", "N", "tRUE", "nULL", "none")],
        *[(text, text) for text in ("2026-03-01", "2026-03-01T00:00:00Z", "12:30:00", "190:20")],
        *[(text, text) for text in ("1_000", "1,000", "1e", "e5", "0x", "0o8", "0b1", "+", ".")],
        *[(text, text) for text in ("0X1F", "-0x1F", "1.2.3", "1 2", "٣", "=", "nan", "inf")],
        ("12", 12),
        ("+12", 12),
        ("-12", -12),
        ("0123", 123),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5e3", -500.0),
        ("1e3", 1000.0),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'~'", "~"),
        ("''", ""),
    ],
)
def test_scalars(text: str, value: JsonValue) -> None:
    """Null, booleans and numbers of the core schema are typed; everything else is text."""
    read = parse_yaml(f"a: {text}".encode())
    assert isinstance(read, dict)
    assert read["a"] == value
    assert type(read["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: [1, {b: c}]\nd:\n  - e\n  -\n", {"a": [1, {"b": "c"}], "d": ["e", None]}),
        ("a: |\n  1\n  2\nb: >-\n  x\n  y\n", {"a": "1\n2\n", "b": "x y"}),
        ("# comment\n---\n'1': yes\n...\n", {"1": "yes"}),
        ("NO: 1\n2026-03-01: 2", {"NO": 1, "2026-03-01": 2}),
        ("'<<': 1", {"<<": 1}),
        ("a: 'é 😀'", {"a": "é 😀"}),
        ("just a text", "just a text"),
    ],
)
def test_documents(text: str, value: JsonValue) -> None:
    """Every style of collection and scalar gives plain data."""
    assert parse_yaml(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("", "malformed", 1, 1)]),
        ("# nothing\n", [("", "malformed", 2, 1)]),
        ("a: [1", [("", "malformed", 2, 1)]),
        ("a: 1\n\tb: 2", [("", "malformed", 2, 1)]),
        ("é: \x01", [("", "malformed", 1, 5)]),
        ('a: "\\ud800"', [("", "malformed", 1, 7)]),
        ("a: 1\n---\nb: 2", [("", "several_documents", 2, 1)]),
        ("a: {b: 1,\n  b: 2}", [("/a/b", "duplicate_key", 2, 3)]),
        ("a: &x 1\nb: *x", [("/a", "anchor", 1, 4), ("/b", "anchor", 2, 4)]),
        ("a: &x [1]", [("/a", "anchor", 1, 4)]),
        ("&x a: 1", [("", "anchor", 1, 1)]),
        ("a: !!python/object:os.system {}", [("/a", "tag", 1, 4)]),
        ("a: !!str 1", [("/a", "tag", 1, 4)]),
        ("- ! 1", [("/0", "tag", 1, 3)]),
        ("<<: {a: 1}", [("", "merge_key", 1, 1)]),
        ("1: a", [("", "key_not_text", 1, 1)]),
        ("x: {null: a}", [("/x", "key_not_text", 1, 5)]),
        (": a", [("", "malformed", 1, 1)]),
        ("? [a]\n: b", [("", "key_not_text", 1, 3)]),
        ("? {a: 1e999}\n: b", [("/a", "not_finite", 1, 7)]),
        (
            "a: .inf\nb: -.INF\nc: .NaN",
            [("/a", "not_finite", 1, 4), ("/b", "not_finite", 2, 4), ("/c", "not_finite", 3, 4)],
        ),
        ("a: 9007199254740992", [("/a", "number_too_large", 1, 4)]),
        (f"a: 0x{'f' * 20}", [("/a", "number_too_large", 1, 4)]),
        (f"a: {'9' * 5_000}", [("/a", "number_too_large", 1, 4)]),
        ('a: "\\0"', [("/a", "bad_text", 1, 4)]),
        ('"\\0": 1', [("", "bad_text", 1, 1)]),
        ("[" * 41, [("/0" * 40, "too_deep", 1, 41)]),
        ("- " * 41, [("/0" * 40, "too_deep", 1, 81)]),
        (
            "a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]",
            [
                ("/a", "anchor", 1, 4),
                ("/b", "anchor", 2, 4),
                ("/b/0", "anchor", 2, 8),
                ("/b/1", "anchor", 2, 12),
                ("/c/0", "anchor", 3, 5),
                ("/c/1", "anchor", 3, 9),
            ],
        ),
    ],
)
def test_faults(text: str, faults: list[tuple[str, str, int, int]]) -> None:
    """What YAML allows and the language does not is refused, with pointer, line and column."""
    with pytest.raises(DocumentUnreadable) as caught:
        parse_yaml(text.encode())
    found = caught.value.faults
    assert [(fault.pointer, fault.code) for fault in found] == [fault[:2] for fault in faults]
    for fault, (_, _, line, column) in zip(found, faults, strict=True):
        assert fault.message.startswith(f"Line {line}, column {column}: ")


def test_long_key() -> None:
    """A key of more than 1,000 characters is refused at the object that holds it."""
    with pytest.raises(DocumentUnreadable) as caught:
        parse_yaml(b"a: {? %s : 1}" % (b"k" * 1_001))
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        ("/a", "key_too_long")
    ]


@given(json_values(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=10)))
def test_json_is_yaml(value: JsonValue) -> None:
    """A JSON text is read alike as JSON and as YAML."""
    assert parse_yaml(json.dumps(value, ensure_ascii=False).encode()) == value
