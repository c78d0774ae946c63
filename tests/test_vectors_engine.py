from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from app.engine.checking import check
from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.evaluate import decide
from app.engine.normalise import AccountInvalid
from tests.vectors.comparing import differences
from tests.vectors.loading import Case, every_case

Json = dict[str, Any]


@every_case
def test_the_engine_gives_what_the_vector_expects(case: Case) -> None:
    """Reading the account and deciding it comes to the vector's decision, or to its faults."""
    compiled = _compiled(json.dumps(case.definition))
    as_of = date.fromisoformat(case.as_of) if case.as_of else datetime.now(UTC).date()
    if case.decision is None:
        with pytest.raises(AccountInvalid) as caught:
            compiled.reader.read(case.account)
        assert {fault.pointer: fault.code for fault in caught.value.faults} == case.faults
        return
    decided = decide(compiled, compiled.reader.read(case.account), as_of, facts=True)
    decision = json.loads(json.dumps(decided))
    assert list(differences(case.decision, decision)) == []


@cache
def _compiled(document: str) -> Compiled:
    return compile_definition(check(json.loads(document)))
