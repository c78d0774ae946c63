from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from tests.bulk.parity import differences
from tests.vectors.loading import AS_OF, CASES

if TYPE_CHECKING:
    from tests.bulk.engines import Columns
    from tests.vectors.loading import Case


def _kind(case: Case) -> tuple[str, str]:
    return repr(case.definition), case.as_of or AS_OF


READ = [case for case in CASES if case.decision is not None]
GROUPS = [[*cases] for _, cases in groupby(sorted(READ, key=_kind), key=_kind)]


@pytest.mark.parametrize("cases", GROUPS, ids=lambda cases: str(cases[0]))
def test_vectors_come_out_in_columns_as_in_rows(columns: Columns, cases: list[Case]) -> None:
    """The named cases of the language, those of one definition together."""
    first = cases[0]
    definition = check(first.definition)
    read = compile_definition(definition).reader.read
    accounts = [read(case.account).facts for case in cases]
    as_of = date.fromisoformat(first.as_of or AS_OF)
    assert differences(definition, accounts, as_of, columns) == []
