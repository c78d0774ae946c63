from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.diff.compare import compare
from app.engine.digest import scoring_digest
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from schemas.definition import Definition
from tests.engine import strategies

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
KEYS = library_keys()


def _definition(document: Json) -> Definition:
    return Definition.model_validate_json(orjson.dumps(document))


@pytest.mark.parametrize("key", KEYS)
def test_nothing_changed_against_itself(key: str) -> None:
    """A definition compared with itself has no changes."""
    definition = _definition(_library(key))
    assert compare(definition, definition) == ((), False)


@given(strategies.document(), strategies.document())
def test_scores_can_change_when_some_change_is_of_the_scoring(one: Json, other: Json) -> None:
    """The scoring digest differs exactly when a change is marked as one that can change scores."""
    before, after = _definition(one), _definition(other)
    comparison = compare(before, after)
    assert comparison.scores_can_change == (scoring_digest(before) != scoring_digest(after))
    assert comparison.scores_can_change == any(one.scoring for one in comparison.changes)


@given(st.data())
def test_every_edit_of_a_document_is_found(data: st.DataObject) -> None:
    """Whatever single value of a real definition changes, some change points at or above it."""
    key = data.draw(st.sampled_from(KEYS))
    document = _library(key)
    pointer, parent, name = data.draw(st.sampled_from(list(_texts(document))))
    parent[name] = f"{parent[name]} otherwise"
    changes = compare(_definition(_library(key)), _definition(document)).changes
    assert any(pointer == one.pointer or pointer.startswith(f"{one.pointer}/") for one in changes)


def _library(key: str) -> Json:
    document: Any = parse_yaml(library_document(key))
    return dict(document)


def _texts(value: object, pointer: str = "") -> Iterator[tuple[str, Json, str]]:
    """Yield texts that may be anything, with their place and what holds them."""
    free = {"reason", "statement", "name", "action", "ask", "label", "message", "headline"}
    if isinstance(value, dict):
        for name, inner in value.items():
            where = f"{pointer}/{name}"
            if name in free and isinstance(inner, str) and "/examples/" not in pointer:
                yield where, value, name
            else:
                yield from _texts(inner, where)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{pointer}/{place}")
