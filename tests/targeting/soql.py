"""Queries of Salesforce, as far as filters of accounts go: which records they select.

What Salesforce makes of empty fields is told differently here and there, so a query is held to
select the same whatever it makes of them where it is not asked.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.targeting.platforms import Record

_TODAY = "TODAY"
_WORDS = {"null": None, "true": "true", "false": "false"}
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<word>[A-Za-z_][\w.:]*)|(?P<day>\d{4}-\d\d-\d\d)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?P<sign><=|>=|!=|[<>=(),]))"
)


Test = Callable[["Record", bool], bool]
"""Of a record, and of whether empty fields pass where it is not said."""


def reader(query: str, today: date) -> Callable[[Record], bool]:
    """Return what says of a record whether a query selects it.

    Args:
        query: The query.
        today: The day, for whoever runs it.
    """
    start, _, where = query.partition(" WHERE ")
    assert start == "SELECT Id, Name FROM Account"
    test = _Reading(where, today).test()

    def selects(record: Record) -> bool:
        (told,) = {test(record, one) for one in (True, False)}
        return told

    return selects


class _Reading:
    """One reading of a condition."""

    def __init__(self, where: str, today: date) -> None:
        self._tokens = deque(_tokens(where))
        self._today = today

    def test(self) -> Test:
        test = self._condition()
        assert not self._tokens
        return test

    def _condition(self) -> Test:
        tests = [self._part()]
        words = set()
        while self._tokens and self._tokens[0] in {"AND", "OR"}:
            words.add(self._tokens.popleft())
            tests.append(self._part())
        assert len(words) <= 1  # Salesforce refuses to mix them without parentheses
        together = any if words == {"OR"} else all
        return lambda record, empty: together(test(record, empty) for test in tests)

    def _part(self) -> Test:
        if self._tokens[0] == "(":
            self._take("(")
            test = self._condition()
            self._take(")")
            return test
        field, operator = self._tokens.popleft(), self._tokens.popleft()
        if operator in {"IN", "INCLUDES", "EXCLUDES", "NOT"}:
            if operator == "NOT":
                self._take("IN")
            return self._among(field, operator)
        value = self._value()
        if value is None:
            assert operator in {"=", "!="}
            return lambda record, _: (record[field] is None) == (operator == "=")
        lenient = operator not in {"=", ">", ">="}

        def compared(record: Record, empty: bool) -> bool:  # noqa: FBT001 - as `Test` has it
            held = record[field]
            return empty and lenient if held is None else _compared(operator, held, value)

        return compared

    def _among(self, field: str, operator: str) -> Test:
        self._take("(")
        values = {self._value()}
        while self._tokens[0] == ",":
            self._take(",")
            values.add(self._value())
        self._take(")")
        negative = operator in {"NOT", "EXCLUDES"}

        def among(record: Record, empty: bool) -> bool:  # noqa: FBT001 - as `Test` has it
            held = record[field]
            if held is None:
                return empty and negative
            has = not values.isdisjoint(held if isinstance(held, list) else [held])
            return has != negative

        return among

    def _value(self) -> Any:  # noqa: ANN401 - of any type
        token = self._tokens.popleft()
        if token.startswith("'"):
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        if token in _WORDS:
            return _WORDS[token]
        if token == _TODAY:
            return self._today, self._today
        name, _, days = token.partition(":")
        if name == "LAST_N_DAYS":
            return self._today - timedelta(days=int(days)), self._today
        if name == "NEXT_N_DAYS":
            return self._today + timedelta(days=1), self._today + timedelta(days=int(days))
        return date.fromisoformat(token) if token[4:5] == "-" else float(token)

    def _take(self, token: str) -> None:
        assert self._tokens.popleft() == token


def _compared(operator: str, held: Any, value: Any) -> bool:  # noqa: ANN401 - of any type
    """Compare with a value; with a range of days, < and >= by its start, > and <= by its end."""
    first, last = value if isinstance(value, tuple) else (value, value)
    told: bool
    match operator:
        case "=":
            told = held == value
        case "<":
            told = held < first
        case ">=":
            told = held >= first
        case ">":
            told = held > last
        case _:
            assert operator == "<="
            told = held <= last
    return told


def _tokens(where: str) -> Iterator[str]:
    place = 0
    while place < len(where):
        found = _TOKEN.match(where, place)
        assert found, where[place:]
        yield found[0].strip()
        place = found.end()
