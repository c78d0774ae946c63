from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.bulk import SMALL
from app.api.json_body import MAX_CONTAINERS, MAX_LEVELS, load, parse, refuse_altered
from app.api.problems import ProblemError

_SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(_VALUES, st.sampled_from([None, (",", ":"), (" , ", " : "), (",", "\n:")]))
def test_sound_json_is_read_as_it_is(value: object, separators: tuple[str, str] | None) -> None:
    """Whatever JSON says without repeating a key is read as the standard library reads it."""
    text = json.dumps(value, separators=separators)
    assert parse(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b'{"a":1} x',
        b"{'a':1}",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":01}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xed\xa0\x80"}',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b"[" * 500 + b"]" * 500,
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    """A body that is not well-formed JSON, or is deeper than anything sensible, is a problem."""
    with pytest.raises(ProblemError) as raised:
        parse(body)
    assert raised.value.code == "malformed_json"


@pytest.mark.parametrize("body", [b'{"at" : "10:30"}', rb'{"at":"a\":b"}', b'[{"at":"10:30"},":"]'])
def test_colons_in_texts_are_no_keys(body: bytes) -> None:
    """Texts with colons, however spaced or escaped, are not taken for repeated keys."""
    assert parse(body) == json.loads(body)


def test_the_deepest_level_allowed_is_read() -> None:
    """Nesting up to the limit is read."""
    assert parse(b"[" * MAX_LEVELS + b"]" * MAX_LEVELS)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b'{"a":1,"a":2}', ["/a"]),
        (b'{"a":{"b":1,"b":2}}', ["/a/b"]),
        (b'[{"x":1},{"a/b":1,"a/b":2,"~":1,"~":1}]', ["/1/a~1b", "/1/~0"]),
        (b'{"a" : "http://x", "a":1}', ["/a"]),
        (b'{"u":"a:b","a":"\\u003a","a":1}', ["/a"]),
        (b'{"a"\n:1,"a":"\\":"}', ["/a"]),
        (b'{"a"\t:1,"a"\r:"::"}', ["/a"]),
    ],
)
def test_a_repeated_key_is_refused_where_it_is(body: bytes, pointers: list[str]) -> None:
    """A key given twice is a fault with its place, however the text around it is spaced."""
    with pytest.raises(ProblemError) as raised:
        parse(body)
    assert [fault.pointer for fault in raised.value.errors] == pointers


def test_a_body_full_of_repeated_keys_has_a_short_answer() -> None:
    """The first hundred repeated keys are listed, and none of a body that is long to search."""
    for keys, listed in ((10_000, 100), (20_000, 0)):
        body = ",".join(f'"{n}":1,"{n}":2' for n in range(keys))
        with pytest.raises(ProblemError, match="Keys are repeated") as raised:
            parse(f"{{{body}}}".encode())
        assert len(raised.value.errors) == listed


def test_more_containers_than_any_honest_body_has_are_refused() -> None:
    """Millions of lists are refused unread; brackets in texts are none of them."""
    with pytest.raises(ProblemError, match="more than 1,000,000 objects and lists"):
        parse(b"[" + b",".join([b"[]"] * MAX_CONTAINERS) + b"]")
    text = b'["' + b"[{" * MAX_CONTAINERS + b'\\""]'
    assert parse(text) == json.loads(text)


def test_a_text_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts with quotes and colons are told from keys however the body is cut into pieces."""
    monkeypatch.setattr("app.api.json_body._PIECE", 3)
    for text in ('{"a\\":":"b:\\\\" , "c" : ":"}', '{"":"","x" :"\\\\\\":"}'):
        assert parse(text.encode()) == json.loads(text)
    with pytest.raises(ProblemError):
        parse(b'{"a" : ":\\"", "a" : "::"}')


@pytest.mark.parametrize("spaces", ["", " "])
@pytest.mark.parametrize("opened", ['{"a":', "[", '[0,"]",'])
@pytest.mark.parametrize("long", [0, 100_000])
def test_nesting_is_counted_exactly(spaces: str, opened: str, long: int) -> None:
    """64 levels are read and one more is not, however a body is written and however long."""
    ends = {"{": "}", "[": "]"}
    end = ends[opened[0]]
    text = '"' + "[{" * (long // 2) + '"'

    def body(levels: int) -> bytes:
        return (opened * levels + text + spaces + end * levels).encode()

    def read(data: bytes) -> object:
        if len(data) <= SMALL:
            return parse(data)
        value = load(data)
        assert list(refuse_altered(data, value)) is not None
        return value

    assert read(body(MAX_LEVELS)) == orjson.loads(body(MAX_LEVELS))
    with pytest.raises(ProblemError, match="nests more than 64 levels"):
        read(body(MAX_LEVELS + 1))
