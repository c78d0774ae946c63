from __future__ import annotations

from app.engine.memo import Memo


def test_a_value_is_made_once() -> None:
    """What was made is not made again while it is remembered."""
    made: list[int] = []

    def double(key: int) -> int:
        made.append(key)
        return key * 2

    memo = Memo(double, 3)
    assert [memo[1], memo[1], memo[2]] == [2, 2, 4]
    assert made == [1, 2]


def test_a_full_memo_forgets_and_goes_on() -> None:
    """It never holds more than it may, and answers all the same."""
    memo: Memo[int, int] = Memo(lambda key: key * 2, 3)
    assert [memo[key] for key in range(10)] == [key * 2 for key in range(10)]
    assert len(memo) <= 3
