"""Many accounts decided on at once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.block import Block
from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import scored
from app.engine.normalise.account import to_json
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from tests.engine.deciding import cases
from tests.engine.deciding import compiled as compiled_from

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from app.engine.raw_reading import RawReading
    from app.engine.values import Facts

AS_OF = date(2026, 1, 15)
ICP = b'{"key":"x"}'
Raw = dict[str, Any]


def _block(compiled: Compiled, raws: list[Raw], as_of: date) -> tuple[Block, list[Raw]]:
    """Return the block of all accounts with nothing to note, and these accounts."""
    read: list[tuple[RawReading, Raw]] = []
    for raw in raws:
        reading = compiled.read_raw(raw, as_of)
        if reading is not None:
            read.append((reading, raw))
    raws = [raw for _, raw in read]
    return Block(compiled, raws, [reading for reading, _ in read], as_of), raws


def _assert_alike(compiled: Compiled, raws: list[Raw], as_of: date) -> None:
    block, plain = _block(compiled, raws, as_of)
    ids = [b"id-%d" % number for number in range(len(plain))]
    details: tuple[Detail, ...] = ("full", "summary")
    for detail in details:
        assert block.json(detail, ids, ICP) == [
            scored(compiled, raw, as_of, detail=detail).json(id_, ICP)
            for id_, raw in zip(ids, plain, strict=True)
        ]
    made = [scored(compiled, raw, as_of) for raw in plain]
    assert [verdict.score for verdict in block.judgements.verdicts] == [one.score for one in made]
    assert block.ignored() == sum(one.ignored["count"] for one in made)
    due = {day.isoformat(): times for day, times in block.due().items()}
    assert due == Counter(one.valid_until for one in made if one.valid_until)
    judgements = block.judgements
    assert Counter(judgements.raised()) == Counter(key for one in made for key in one.raised)
    assert Counter(judgements.unknown()) == Counter(name for one in made for name in one.unknown)


_VALUES = {
    "country": st.sampled_from(["DE", "US", "FR", "Germany"]),
    "region": st.sampled_from(["BE", "CA"]),
    "employees": st.sampled_from([5, 60, 300, {"min": 100, "max": 400}]),
    "technologies": st.lists(st.sampled_from(["GitHub", "aws", "snowflake", "dbt"]), max_size=3),
    "triggers": st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["funding", "migration", "hiring"])},
            optional={"date": st.sampled_from(["2025-11-01", "2026-01-10"]), "amount": st.just(9)},
        ),
        max_size=2,
    ),
    "industry": st.sampled_from(["Software", "Manufacturing"]),
    "name": st.sampled_from(["A", "B\u00fccher", 'quoted "Q"']),
    "id": st.sampled_from(["1", "2", 3]),
    "custom_field__c": st.just(1),
}


@pytest.fixture(scope="module", params=library_keys())
def compiled(request: pytest.FixtureRequest) -> Compiled:
    """A definition of the library."""
    return compile_definition(check(parse_yaml(library_document(request.param))))


@given(data=st.data())
def test_a_block_decides_as_each_account_alone(compiled: Compiled, data: st.DataObject) -> None:
    """Bytes and counts are those of the same accounts decided on one by one."""
    drawn = data.draw(st.lists(st.fixed_dictionaries({}, optional=_VALUES), min_size=1, max_size=6))
    raws = [{}, *(orjson.loads(orjson.dumps(raw)) for raw in drawn)]
    _assert_alike(compiled, raws, AS_OF + timedelta(days=data.draw(st.integers(0, 1))))


@given(cases(), st.integers(1, 3))
def test_a_block_of_any_definition(case: tuple[Raw, Facts], times: int) -> None:
    """Attributes in several criteria, joined ones and none at all come out alike, too."""
    document, facts = case
    raw = {name: to_json(value) for name, value in facts.items()}
    raws = orjson.loads(orjson.dumps([raw, {}, dict(list(raw.items())[:1])]))
    _assert_alike(compiled_from(document), raws * times, AS_OF)
