from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bulk.opening import columns_in_memory
from trials.parity import Tally, report, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.engine.values import Facts
    from schemas.definition import Definition
    from tests.bulk.engines import Engine, Row


class _Generous:
    """Gives the second account of each definition a point too many."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def score(self, definition: Definition, accounts: Sequence[Facts], as_of: date) -> list[Row]:
        first, second, *others = self._engine.score(definition, accounts, as_of)
        return [first, second | {"score": second["score"] + 1}, *others]


def test_what_agrees_and_what_does_not() -> None:
    """Each engine decides all accounts; of one that differs, the first account is shown."""
    with columns_in_memory() as engine:
        right, wrong = Tally("right", engine), Tally("wrong", _Generous(engine))
        rows = run([right, wrong], decisions=25, definitions=3, seed=1)

    assert (right.definitions, right.decisions, right.different, right.example) == (3, 27, 0, "")
    assert (wrong.definitions, wrong.decisions, wrong.different) == (3, 27, 3)
    assert wrong.example.startswith("wrong: 1 score: ")
    assert '"scorecard"' in wrong.example.splitlines()[2]
    first, last = list(report([right, wrong], rows, seed=1))[-2:]
    assert first.startswith("| right | 3 | 27 | 0 |")
    assert last.startswith("| wrong | 3 | 27 | **3** |")
