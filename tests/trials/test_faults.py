from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.load import Tally
from trials.client import Outcome
from trials.deployment import Reply
from trials.faults import Course
from trials.inflicting import FAULTS

if TYPE_CHECKING:
    from trials.inflicting import Fault

KILLED, FROZEN = (
    next(fault for fault in FAULTS if fault.name == name) for name in ("worker-killed", "frozen")
)


def _astray(reply: Reply, fault: Fault = FROZEN) -> list[str]:
    return Course(fault, 1, Outcome(Tally()), 0, 0, 1, 0, [], [reply]).astray


@pytest.mark.parametrize("reply", [Reply(201, False, {}, 0, 1), Reply(503, True, {}, 0, 9)])
def test_publications_that_are_answered_in_time(reply: Reply) -> None:
    """A version that is taken, or put off with Retry-After, is as it should be."""
    assert _astray(reply) == []


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(201, False, {}, 0, 20), "took 20.0 s"),
        (Reply(503, False, {}, 0, 1), "503 without Retry-After"),
        (Reply(500, False, {}, 0, 1), "answered 500"),
        (Reply(0, False, {}, 0, 1), "no answer"),
    ],
)
def test_publications_that_go_astray(reply: Reply, told: str) -> None:
    """One that hangs, fails, gets no answer, or is not told when to try again, fails the trial."""
    (found,) = _astray(reply)
    assert told in found


def test_call_is_lost_with_its_worker() -> None:
    """Where workers are killed, what they had in hand gets no answer."""
    assert _astray(Reply(0, False, {}, 0, 1), KILLED) == []
