"""A compiled definition goes as soon as nobody holds it, without a search for garbage."""

from __future__ import annotations

import gc
from datetime import date
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from app.engine.block import Block
from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import scored
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_OF = date(2026, 1, 15)
RAW = {
    "country": "Germany",
    "region": "BE",
    "employees": {"min": 100, "max": 400},
    "technologies": ["GitHub", "aws"],
    "triggers": [{"type": "funding", "date": "2025-11-01"}, {"type": "migration", "amount": 9}],
    "of_nobody": 1,
}
NOTED = {"employees": "some", "emploiees": 5, "technologies": {"has": ["aws"], "lacks": ["dbt"]}}


@pytest.fixture
def _uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_uncollected")
@pytest.mark.parametrize("key", library_keys())
def test_nothing_of_it_waits_for_the_garbage_collector(key: str) -> None:
    """Whatever it decided, counting references alone frees all that it held."""
    definition = check(parse_yaml(library_document(key)))
    gc.collect()
    compiled = compile_definition(definition)
    for raw in ({}, RAW, NOTED):
        for made in (
            scored(compiled, raw, AS_OF),
            scored(compiled, raw, AS_OF, detail="summary"),
            scored(compiled, raw, AS_OF, facts=True),
        ):
            assert made.json(b"id", b"{}")
        assert made.raised + made.unknown
    readings = [reading for raw in ({}, RAW) if (reading := compiled.read_raw(raw, AS_OF))]
    block = Block(compiled, [{}, RAW], readings, AS_OF)
    assert block.json("full", [b"a", b"b"], b"{}") != block.json("summary", [b"a", b"b"], b"{}")
    gone = [ref(part) for part in (compiled, compiled.judge, compiled.reader, compiled.validity)]
    del block, readings, made, compiled
    assert [part() for part in gone] == [None] * len(gone)
    assert gc.collect() == 0
