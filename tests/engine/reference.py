"""A second, naive implementation of *evaluate*, written from the language's text alone.

It works on the document and on canonical values, knows no classes, keys or caches, and is what the
engine is held against. Outcomes are 0 (not met), 1 (unknown), 2 (met).
"""

from __future__ import annotations

import math
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

from app.engine.values import Event, EventList, Facts, NumberRange, StringSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Json = dict[str, Any]


def leaf(test: Json, value: object, declaration: Json, as_of: date) -> int:
    """Return the outcome of one leaf on a canonical value (None when unknown)."""
    op = test["op"]
    if op in {"known", "unknown"}:
        return 2 if (value is not None) == (op == "known") else 0
    if value is None:
        return 1
    closed = declaration.get("absence") == "no"
    wanted = test["value"]
    match value:
        case bool() | str():
            found = value in wanted if op in {"in", "not_in"} else value == wanted
            outcome = 2 * (found == (op in {"eq", "in"}))
        case date():
            outcome = _date(op, wanted, value, as_of)
        case StringSet():
            outcome = _set(op, wanted, value, closed=closed)
        case EventList():
            outcome = _events(op, wanted, value, as_of, closed=closed)
        case _:
            outcome = _number(op, wanted, value)
    return outcome


def _number(op: str, wanted: Any, value: Any) -> int:  # noqa: ANN401
    """Quantify over the interval by its ends."""
    if isinstance(value, NumberRange):
        low = -math.inf if value.min is None else value.min
        high = math.inf
        if value.below is not None:
            high = math.nextafter(value.below, -math.inf)
        elif value.max is not None:
            high = value.max
    else:
        low = high = value

    def over(every: Callable[[float], bool]) -> int:
        truths = {every(low), every(high)}
        return 1 if len(truths) == 2 else 2 * truths.pop()

    match op:
        case "gte":
            return over(lambda x: x >= wanted)
        case "gt":
            return over(lambda x: x > wanted)
        case "lt":
            return over(lambda x: x < wanted)
        case "lte":
            return over(lambda x: x <= wanted)
        case "between":
            return min(over(lambda x: x >= wanted[0]), over(lambda x: x <= wanted[1]))
    equal = 2 if low == high == wanted else 1 if low <= wanted <= high else 0
    return equal if op == "eq" else 2 - equal


def _date(op: str, wanted: Any, value: date, as_of: date) -> int:  # noqa: ANN401
    ago = (as_of - value).days
    tests: dict[str, Callable[[], bool]] = {
        "before": lambda: value < date.fromisoformat(wanted),
        "after": lambda: value > date.fromisoformat(wanted),
        "within_days": lambda: 0 <= ago <= wanted,
        "due_within_days": lambda: 0 <= -ago <= wanted,
        "older_than_days": lambda: ago > wanted,
    }
    return 2 * tests[op]()


def _set(op: str, wanted: Any, value: StringSet, *, closed: bool) -> int:  # noqa: ANN401
    members = wanted["of"] if op == "contains_at_least" else wanted

    def member(name: str) -> int:
        if name in value.has:
            return 2
        return 0 if closed or name in value.lacks else 1

    outcomes = [member(name) for name in members]
    match op:
        case "contains_any":
            return max(outcomes)
        case "contains_all":
            return min(outcomes)
        case "contains_none":
            return 2 - max(outcomes)
    return at_least(wanted["n"], outcomes)


def _events(op: str, wanted: Json, value: EventList, as_of: date, *, closed: bool) -> int:
    certain = uncertain = 0
    for event in value.events:
        if not any(under(event.type, type_) for type_ in wanted["types"]):
            continue
        tests = (_date_test(op, wanted, event, as_of), _amount_test(wanted, event))
        if min(tests) == 2:
            certain += event.count
        elif min(tests) == 1:
            uncertain += event.count
    need = wanted.get("min_count", 1)
    if certain >= need:
        return 2
    is_closed = closed or all(
        any(under(type_, cover) for cover in value.covers) for type_ in wanted["types"]
    )
    return 1 if certain + uncertain >= need or not is_closed else 0


def _date_test(op: str, wanted: Json, event: Event, as_of: date) -> int:
    days = wanted.get("within_days")
    if op == "upcoming":
        if event.date is None:
            return 0
        ahead = (event.date - as_of).days
        return 2 * (ahead > 0 and (days is None or ahead <= days))
    if event.date is None:
        return 2 if days is None else 1
    ago = (as_of - event.date).days
    return 2 * (ago >= 0 and (days is None or ago <= days))


def _amount_test(wanted: Json, event: Event) -> int:
    if "min_amount" not in wanted:
        return 2
    return 1 if event.amount is None else 2 * (event.amount >= wanted["min_amount"])


def under(type_: str, wanted: str) -> bool:
    """Return whether an event type equals a wanted one or lies under it."""
    return type_.split(".")[: len(wanted.split("."))] == wanted.split(".")


def at_least(n: int, outcomes: list[int]) -> int:
    """Return Kleene's outcome of "n of these"."""
    if sum(outcome == 2 for outcome in outcomes) >= n:
        return 2
    return 1 if sum(outcome >= 1 for outcome in outcomes) >= n else 0


def condition(when: Json, facts: Facts, attributes: Json, as_of: date) -> int:
    """Return the outcome of a condition."""
    if "all" in when:
        return min(condition(part, facts, attributes, as_of) for part in when["all"])
    if "any" in when:
        return max(condition(part, facts, attributes, as_of) for part in when["any"])
    if "not" in when:
        return 2 - condition(when["not"], facts, attributes, as_of)
    if "at_least" in when:
        parts = [condition(part, facts, attributes, as_of) for part in when["of"]]
        return at_least(when["at_least"], parts)
    name = when["attribute"]
    return leaf(when, facts.get(name), attributes[name], as_of)


def leaves(document: Json) -> Iterator[Json]:
    """Yield every leaf of criteria and flags."""
    parts = [c["when"] for d in document["scorecard"]["dimensions"] for c in d["criteria"]]
    parts += [flag["when"] for flag in document.get("anti_icp", [])]
    while parts:
        part = parts.pop()
        if "attribute" in part:
            yield part
        else:
            inside = part.get("all") or part.get("any") or part.get("of") or [part.get("not")]
            parts += inside


def outcomes(document: Json, facts: Facts, as_of: date) -> list[int]:
    """Return the outcome of every criterion, then of every flag."""
    whens = [c["when"] for d in document["scorecard"]["dimensions"] for c in d["criteria"]]
    whens += [flag["when"] for flag in document.get("anti_icp", [])]
    return [condition(when, facts, document["attributes"], as_of) for when in whens]


def evaluate(document: Json, facts: Facts, as_of: date) -> Json:
    """Return score, bands and what leads to them."""
    decided = outcomes(document, facts, as_of)
    dimensions = document["scorecard"]["dimensions"]
    points: dict[str, int] = {}
    ceilings: dict[str, int] = {}
    place = 0
    for dimension in dimensions:
        criteria = dimension["criteria"]
        own = decided[place : place + len(criteria)]
        place += len(criteria)
        for totals, least in ((points, 2), (ceilings, 1)):
            earned = sum(
                c["points"] for c, outcome in zip(criteria, own, strict=True) if outcome >= least
            )
            totals[dimension["key"]] = min(dimension["max_points"], earned)
    raised = [
        flag
        for flag, outcome in zip(document.get("anti_icp", []), decided[place:], strict=True)
        if outcome == 2
    ]
    bands = document["bands"]
    keys = [band["key"] for band in bands]
    last = len(bands) - 1
    cap = max([keys.index(f["band"]) for f in raised if f["effect"] == "cap"], default=0)
    disqualified = any(flag["effect"] == "disqualify" for flag in raised)
    score_band = _first(bands, points)
    result = last if disqualified else max(score_band, cap)
    research = document.get("research")
    band = keys[result]
    if (
        research
        and result == last
        and not disqualified
        and max(_first(bands, ceilings), cap) <= keys.index(research["when_reachable"])
    ):
        band = "research"
    return {
        "score": sum(points.values()),
        "points": points,
        "score_band": keys[score_band],
        "result": keys[result],
        "band": band,
        "disqualified": disqualified,
        "outcomes": decided,
    }


def _first(bands: list[Json], points: dict[str, int]) -> int:
    for number, band in enumerate(bands):
        needs = band.get("min_points", {})
        if sum(points.values()) >= band["min_score"] and all(
            points[key] >= need for key, need in needs.items()
        ):
            return number
    return len(bands) - 1


def possible(document: Json, as_of: date, completions: Callable[[str], Iterable[object]]) -> Json:
    """Bound score and bands by trying every combination of the completions of each attribute."""
    names = list(document["attributes"])
    results = []
    for values in product(*(list(completions(name)) for name in names)):
        completed: Any = {n: v for n, v in zip(names, values, strict=True) if v is not None}
        results.append(evaluate(document, completed, as_of))
    reached = {result["result"] for result in results}
    return {
        "min_score": min(result["score"] for result in results),
        "max_score": max(result["score"] for result in results),
        "bands": [band["key"] for band in document["bands"] if band["key"] in reached],
    }
