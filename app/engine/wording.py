"""Conditions in words, for people who compare and review definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Json = dict[str, Any]

_LISTED = 6
"""Values of a list that are named; of the others only their number is told."""


def described(condition: Json) -> str:
    """Return a condition in words.

    Args:
        condition: As JSON, with lists written out.
    """
    for group, words in (("all", "all of"), ("any", "any of")):
        if group in condition:
            return f"{words} ({_parts(condition[group])})"
    if "not" in condition:
        return f"not ({described(condition['not'])})"
    if "at_least" in condition:
        return f"at least {condition['at_least']} of ({_parts(condition['of'])})"
    return f"{condition['attribute']} {tested(condition)}"


def tested(leaf: Json) -> str:
    """Return what a leaf asks of its attribute, in words."""
    return _TESTS[leaf["op"]](leaf.get("value"))


def written(value: object) -> str:
    """Return a value in words: numbers with thousands apart, long lists cut short."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return f"{int(value):,}"
    if isinstance(value, list | tuple):
        return _listed(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {written(each)}" for name, each in value.items()) or "none"
    return str(value)


def _parts(parts: Sequence[Json]) -> str:
    return "; ".join(map(described, parts))


def _listed(values: Sequence[object]) -> str:
    named = ", ".join(map(written, values[:_LISTED]))
    more = len(values) - _LISTED
    return f"{named} and {more:,} more" if more > 0 else named or "none"


def _in_days(value: int) -> str:
    return f"{value:,} day" if value == 1 else f"{value:,} days"


def _events(value: Json, when: str, within: str) -> str:
    said = [f"{_listed(value['types'])} {when}"]
    if (days := value.get("within_days")) is not None:
        said.append(f"{within} {_in_days(days)}")
    if (amount := value.get("min_amount")) is not None:
        said.append(f"of at least {written(amount)} USD")
    if (count := value.get("min_count")) is not None:
        said.append(f"at least {written(count)} times")
    return " ".join(said)


_TESTS: dict[str, Callable[[Any], str]] = {
    "eq": lambda value: f"is {written(value)}",
    "ne": lambda value: f"is not {written(value)}",
    "in": lambda value: f"is one of {written(value)}",
    "not_in": lambda value: f"is none of {written(value)}",
    "lt": lambda value: f"below {written(value)}",
    "lte": lambda value: f"at most {written(value)}",
    "gt": lambda value: f"above {written(value)}",
    "gte": lambda value: f"at least {written(value)}",
    "between": lambda value: f"from {written(value[0])} to {written(value[1])}",
    "before": lambda value: f"before {value}",
    "after": lambda value: f"after {value}",
    "within_days": lambda value: f"in the last {_in_days(value)}",
    "due_within_days": lambda value: f"in the next {_in_days(value)}",
    "older_than_days": lambda value: f"more than {_in_days(value)} ago",
    "contains_any": lambda value: f"with any of {written(value)}",
    "contains_all": lambda value: f"with all of {written(value)}",
    "contains_none": lambda value: f"with none of {written(value)}",
    "contains_at_least": lambda value: f"with at least {value['n']} of {written(value['of'])}",
    "happened": lambda value: _events(value, "happened", "in the last"),
    "upcoming": lambda value: _events(value, "ahead", "in the next"),
    "known": lambda _: "is known",
    "unknown": lambda _: "is unknown",
}
