"""The checker as a whole."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.checking import DefinitionInvalid, check
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from schemas.definition import Definition
from tests.documents import minimal_document
from tests.engine.checking.samples import DROP, changed, full_document

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["eq", "research", "fit", "employees", "2026-02-30", "US", "high"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=6)
            | st.sampled_from(
                ["key", "op", "all", "any", "not", "at_least", "of", "list", "value"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


NAMES = st.sampled_from(["north_america", "tools"])
LISTS = st.dictionaries(
    NAMES,
    st.recursive(
        JSON | NAMES | st.fixed_dictionaries({"list": NAMES}),
        lambda inner: st.lists(inner, max_size=3) | st.fixed_dictionaries({"list": inner}),
        max_leaves=4,
    ),
)
"""Named lists that name each other, or hold anything else."""


def _places(value: Any, pointer: str = "") -> list[str]:  # noqa: ANN401 - JSON of any kind
    members: Any = []
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    inside = [place for key, part in members for place in _places(part, f"{pointer}/{key}")]
    return [pointer, *inside] if pointer else inside


PLACES = _places(full_document())


def _faults(document: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON of any kind
    with pytest.raises(DefinitionInvalid) as caught:
        check(document)
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def _messages(document: Any) -> dict[str, str]:  # noqa: ANN401 - JSON of any kind
    try:
        check(document)
    except DefinitionInvalid as error:
        return {fault.pointer: fault.message for fault in error.faults}
    return {}


def test_full_document() -> None:
    """A sound document that uses every part of the language is a definition."""
    assert isinstance(check(full_document()), Definition)


def test_minimal_document() -> None:
    """The optional parts may all be left out."""
    assert check(minimal_document()).personas == ()


@pytest.mark.parametrize("key", library_keys())
def test_library(key: str) -> None:
    """Every definition that ships is sound."""
    assert check(parse_yaml(library_document(key))).key == key


def test_all_at_once() -> None:
    """Faults of structure and of cross references come in one answer, in document order."""
    document = changed(
        {
            "/owner": DROP,
            "/name": 3,
            "/bands/0/min_points/fit": 9,
            "/scorecard/dimensions/0/criteria/0/points": "1",
            "/scorecard/dimensions/1/criteria/1/when/attribute": "trigers",
            "/routing/rules/0/to/queue": "sales",
            "/extra": 1,
        }
    )
    assert _faults(document) == [
        ("/name", "wrong_kind"),
        ("/scorecard/dimensions/0/criteria/0/points", "wrong_kind"),
        ("/scorecard/dimensions/1/criteria/1/when/attribute", "unknown_attribute"),
        ("/bands/0/min_points/fit", "above_maximum"),
        ("/routing/rules/0/to/queue", "disqualified_to_sales"),
        ("/extra", "unknown_field"),
        ("/owner", "missing"),
    ]


def test_not_canonical() -> None:
    """What canonical JSON cannot carry is refused with the codes of reading."""
    assert _faults(changed({"/name": "\ud800", "/owner": 2**53})) == [
        ("/name", "bad_text"),
        ("/owner", "number_too_large"),
    ]


@pytest.mark.parametrize("document", [None, 3, "text", [], True])
def test_no_object(document: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """A document that is no object has one fault, at its root."""
    assert _faults(document) == [("", "wrong_kind")]


def test_many_faults() -> None:
    """Of more faults than anybody reads, the first are shown and one says that there are more."""
    faults = _faults(changed({f"/field{number}": 1 for number in range(2_000)}))
    assert len(faults) == 501
    assert faults[-1] == ("", "more_faults")


def test_readable_error() -> None:
    """The error reads as its faults do, for a log or a terminal."""
    with pytest.raises(DefinitionInvalid, match=r"/owner: 'owner' is missing; add it: a text\."):
        check(changed({"/owner": DROP}))


@pytest.mark.parametrize("value", [None, True, "?", [[]], {"?": {}}])
def test_wrong_kinds_everywhere(value: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Whatever stands in a place, the answer is a definition or faults with pointers and words."""
    for place in PLACES:
        for pointer, message in _messages(changed({place: value})).items():
            assert pointer.startswith("/")
            assert message.endswith((".", "?"))
            assert "Input should" not in message


@settings(max_examples=300)
@given(st.sampled_from(PLACES), JSON, st.sampled_from(PLACES), JSON)
def test_mutations(first: str, one: Any, second: str, other: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """A damaged document is answered with faults, never with another error."""
    document = changed({first: one})
    with suppress(KeyError, IndexError, TypeError, ValueError):
        document = changed({first: one, second: other})
    with suppress(DefinitionInvalid):
        check(document)


@given(LISTS)
def test_odd_lists(lists: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Lists that hold what no list may hold, themselves included, are answered with faults."""
    document = changed({"/lists": lists})
    with suppress(DefinitionInvalid):
        check(document)


@given(JSON)
def test_arbitrary_json(document: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Arbitrary JSON is answered with faults, never with another error."""
    assert _faults(document)
