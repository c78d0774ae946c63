"""Reading documents and their canonical bytes."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.document import DocumentUnreadable, canonical, parse_json
from app.engine.faults import child, pointer_to, shown
from app.engine.yaml_core import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

LARGEST = 2**53 - 1


def json_values(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Generate JSON that canonical JSON can carry, of these texts."""
    scalars = (
        st.none()
        | st.booleans()
        | st.integers(-LARGEST, LARGEST)
        | st.floats(-LARGEST, LARGEST)
        | texts
    )
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=20,
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)


def _faults(parse: Callable[[bytes], JsonValue], data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DocumentUnreadable) as caught:
        parse(data)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"", [("", "malformed")]),
        (b"{", [("", "malformed")]),
        (b"{'a': 1}", [("", "malformed")]),
        (b"[1,]", [("", "malformed")]),
        (b"[1] 2", [("", "malformed")]),
        (b'"\xff"', [("", "malformed")]),
        (b"\xef\xbb\xbf{}", [("", "malformed")]),
        (b"\xff\xfe{\0}\0", [("", "malformed")]),
        (b'{"a": {"b": 1, "c": 2, "b": 1}}', [("/a/b", "duplicate_key")]),
        (b'{"a": 1, "\\u0061": 2, "a": 3}', [("/a", "duplicate_key")]),
        (
            b'{"a/b": 1, "a/b": 2, "c~": {"x": 1, "x": 2}}',
            [("/a~1b", "duplicate_key"), ("/c~0/x", "duplicate_key")],
        ),
        (
            b'{"a": [NaN, 1, -Infinity], "b": 1e999}',
            [("/a/0", "not_finite"), ("/a/2", "not_finite"), ("/b", "not_finite")],
        ),
        (
            b"[9007199254740992, -9007199254740992]",
            [("/0", "number_too_large"), ("/1", "number_too_large")],
        ),
        (b"[1e16, -1e300]", [("/0", "number_too_large"), ("/1", "number_too_large")]),
        (b"1" * 5_000, [("", "number_too_large")]),
        (
            b'["\\ud800", "\\u0000", {"\\udc00x": 1}]',
            [("/0", "bad_text"), ("/1", "bad_text"), ("/2", "bad_text")],
        ),
        (b'{"%s": {"a": 1, "a": 2}}' % (b"k" * 1_001), [("", "key_too_long")]),
        (b"[" * 41 + b"]" * 41, [("/0" * 40, "too_deep")]),
        (b"[" * 100_000, [("", "too_deep")]),
        (b'{"a":' * 100_000, [("", "too_deep")]),
        (b" " * (2**20 + 1), [("", "too_large")]),
    ],
)
def test_json_faults(data: bytes, faults: list[tuple[str, str]]) -> None:
    """JSON that is malformed, ambiguous or beyond canonical JSON is refused, fault by fault."""
    assert _faults(parse_json, data) == faults


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"[" * 40 + b"]" * 40, None),
        (
            b'{"a": [9007199254740991, -9007199254740991, 1.0, -0.0, 1e-7]}',
            {"a": [LARGEST, -LARGEST, 1.0, 0.0, 1e-7]},
        ),
        ('{"\\ud83d\\ude00": "é"}'.encode(), {"😀": "é"}),
        (b'{"%s": 1}' % (b"k" * 1_000), {"k" * 1_000: 1}),
        (b" null\n", None),
    ],
)
def test_json(data: bytes, value: JsonValue) -> None:
    """Sound JSON is read as it is, up to every limit."""
    read = parse_json(data)
    assert value is None or read == value


def test_malformed_json_has_a_place() -> None:
    """Malformed JSON is reported with line and column."""
    with pytest.raises(DocumentUnreadable, match=r"/: Line 2, column 6: .*; write JSON\."):
        parse_json(b'{\n "a" 1}')


@pytest.mark.parametrize("parse", [parse_json, parse_yaml])
def test_bounded_faults(parse: Callable[[bytes], JsonValue]) -> None:
    """Of more than 500 faults the first are shown, and one says that there are more."""
    faults = _faults(parse, b"[" + b"1e999," * 5_000 + b"1]")
    assert len(faults) == 501
    assert faults[-1] == ("", "more_faults")


@given(st.binary(max_size=200))
def test_arbitrary_bytes(data: bytes) -> None:
    """Arbitrary bytes are read, or refused with faults; nothing else happens."""
    for parse in (parse_json, parse_yaml):
        try:
            value = parse(data)
        except DocumentUnreadable as error:
            faults = error.faults
            assert faults
        else:
            assert parse_json(canonical(value)) == value


@given(st.text("{}[]:,-?&*!|>'\"#% \nab01.~<", max_size=40))
def test_arbitrary_punctuation(text: str) -> None:
    """Texts that look like documents are read, or refused with faults; nothing else happens."""
    for parse in (parse_json, parse_yaml):
        try:
            parse(text.encode())
        except DocumentUnreadable as error:
            faults = error.faults
            assert all(fault.message.endswith(".") for fault in faults)


@given(json_values(TEXTS))
def test_round_trip(value: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Canonical bytes read back give the same data and the same bytes."""
    data = canonical(value)
    assert parse_json(data) == value
    assert canonical(parse_json(data)) == data
    assert parse_json(json.dumps(value, indent=2).encode()) == value


def test_canonical() -> None:
    """Keys are sorted by UTF-16, and numbers and texts have one spelling (RFC 8785)."""
    value: JsonValue = {"\ufb33": 1.0, "😀": 1e-7, "b": 100.0, "a": [True, None, "é\n\x7f"]}
    assert canonical(value).decode() == (
        '{"a":[true,null,"é\\n\x7f"],"b":100,"😀":1e-7,"\ufb33":1}'
    )


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        ({"a": [float("inf")]}, "/a/0", "not_finite"),
        ({"a": 2**53}, "/a", "number_too_large"),
        ({"a": 2.0**53}, "/a", "number_too_large"),
        ({"a": "\ud800"}, "/a", "bad_text"),
        ({"a": {"\0": 1}}, "/a", "bad_text"),
        (["x" * 2**20], "", "too_large"),
    ],
)
def test_not_canonical(value: JsonValue, pointer: str, code: str) -> None:
    """What RFC 8785 cannot carry, or what is too large, has no canonical bytes."""
    with pytest.raises(DocumentUnreadable) as caught:
        canonical(value)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [(pointer, code)]


@given(st.floats())
def test_numbers(number: float) -> None:
    """A number is carried exactly when it is finite and within 2^53 - 1."""
    try:
        data = canonical(number)
    except DocumentUnreadable:
        assert not isfinite(number) or abs(number) > LARGEST
    else:
        assert json.loads(data) == number


def test_pointers() -> None:
    """Pointers escape `~` and `/` as RFC 6901 says."""
    assert pointer_to((((None, "a/b"), 0), "~")) == "/a~1b/0/~0"
    assert child("", "m~n") == "/m~0n"
    assert pointer_to(None) == ""


@given(st.text())
def test_shown_texts(text: str) -> None:
    """A text in a message is short and always encodable."""
    quoted = shown(text)
    assert quoted.encode()
    assert quoted.isprintable()
    assert len(quoted) <= 61 * 10 + 2
