from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.engine.checking import DefinitionInvalid
from app.engine.digest import digest
from app.engine.document import canonical
from app.registry.publishing import prepare
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pydantic import JsonValue


def test_sound_document_is_prepared() -> None:
    """What is stored are the canonical bytes of the document as submitted, and their digest."""
    document = minimal_document()
    prepared = prepare(document)
    assert prepared.key == "small"
    assert prepared.document == canonical(document)
    assert prepared.digest == digest(prepared.document)
    assert prepared.compiled.max_score == 3


def test_faulty_document_is_refused_with_all_faults() -> None:
    """Every fault of the document is reported at once."""
    with pytest.raises(DefinitionInvalid) as refused:
        prepare(minimal_document(key="No key", owner=7))
    assert {fault.pointer for fault in refused.value.faults} == {"/key", "/owner"}


def test_document_that_fails_its_own_examples_is_refused() -> None:
    """A definition whose example comes out otherwise is not published."""
    example: JsonValue = {
        "name": "A software company",
        "as_of": "2026-01-15",
        "account": {"industry": "Software"},
        "expect": {"score": 3, "band": "good"},
    }
    with pytest.raises(DefinitionInvalid) as refused:
        prepare(minimal_document(examples=[example]))
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == ("/examples/0/expect/score", "example_failed")
