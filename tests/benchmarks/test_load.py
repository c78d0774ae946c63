from __future__ import annotations

import socket

import pytest

from benchmarks.connection import ConnectionLost, request
from benchmarks.load import Load, Tally
from tests.benchmarks.scripted import HANG_UP, Scripted, answer

RIGHT = answer(b'{"score":7}')
WRONG = answer(b'{"score":8}')
SHED = answer(b'{"code":"overloaded"}', "503 Service Unavailable")


def _loaded(*script: bytes, requests: int) -> Tally:
    """Send as many requests to a server that answers by a script, one after another."""
    with Scripted(*script) as server:
        asked = request("POST", "/v1/score", server.address, key="k", body=b"{}")
        load = Load(
            [server.address],
            lambda: (0, asked),
            lambda _, body: body == b'{"score":7}',
            connections=1,
            patience=0.3,
        )
        tally = load.run(1, rate=requests)
        load.close()
    return tally


def test_right_answers_are_counted_as_right() -> None:
    """Every request that was due is sent, answered, and has a latency."""
    tally = _loaded(RIGHT, requests=5)
    assert (tally.sent, tally.right, tally.wrong) == (5, 5, 0)
    assert not tally.failed
    assert len(tally.took) == len(tally.due) == 5
    assert all(took > 0 for took in tally.took)


def test_a_wrong_answer_is_counted_as_wrong() -> None:
    """An answer of 200 that is not the expected one is neither right nor failed."""
    tally = _loaded(RIGHT, WRONG, RIGHT, requests=3)
    assert (tally.right, tally.wrong) == (2, 1)
    assert not tally.failed


def test_another_status_is_a_failure_by_its_code() -> None:
    """An answer of another status has failed, whatever it says."""
    tally = _loaded(SHED, RIGHT, requests=3)
    assert tally.right == 2
    assert tally.failed == {"503 overloaded": 1}


def test_a_lost_request_is_sent_again_once() -> None:
    """A connection lost while its request waits costs one more try, which is counted apart."""
    tally = _loaded(RIGHT, HANG_UP, RIGHT, requests=3)
    assert (tally.sent, tally.right, tally.retried) == (3, 3, 1)
    assert not tally.failed


def test_a_request_lost_twice_has_failed() -> None:
    """There is no third try."""
    tally = _loaded(HANG_UP, HANG_UP, RIGHT, requests=2)
    assert (tally.right, tally.retried) == (1, 1)
    assert tally.failed.total() == 1


def test_a_request_without_an_answer_has_failed() -> None:
    """Patience ends; the request is a failure and not a gap in the figures."""
    tally = _loaded(RIGHT[:20], RIGHT, requests=1)
    assert tally.sent == 1
    assert tally.failed == {"no answer in time": 1}


def test_arrivals_do_not_wait_for_answers() -> None:
    """However slow the answers are, requests are due at the rate, and are late from there on."""
    with Scripted(RIGHT) as server:
        asked = request("POST", "/v1/score", server.address, body=b"{}")
        load = Load([server.address], lambda: (0, asked), lambda *_: True, connections=1)
        tally = load.run(0.01, rate=50_000)
        load.close()
    assert tally.right == tally.sent == 500
    assert tally.due[-1] - tally.due[0] == pytest.approx(499 / 50_000)
    answered = [due + took for due, took in zip(tally.due, tally.took, strict=True)]
    assert answered == sorted(answered)


def test_a_load_ends_when_it_is_told() -> None:
    """What tells that it is over ends it long before its time."""
    with Scripted(RIGHT) as server:
        asked = request("POST", "/v1/score", server.address, body=b"{}")
        load = Load([server.address], lambda: (0, asked), lambda *_: True, connections=2)
        tally = load.run(3_600, rate=50, is_over=lambda: load.tally.sent >= 5)
        load.close()
    assert 5 <= tally.sent == tally.right


def test_the_next_address_is_tried() -> None:
    """Where the first address takes no connection, the second one serves."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()
    with Scripted(RIGHT) as server:
        asked = request("POST", "/v1/score", server.address, body=b"{}")
        load = Load([closed, server.address], lambda: (0, asked), lambda *_: True, connections=1)
        tally = load.run(0.1, rate=50)
        load.close()
        assert tally.right == tally.sent > 0
    with pytest.raises(ConnectionLost, match="127"):
        Load([closed], lambda: (0, asked), lambda *_: True, connections=1).run(0.1, rate=50)
