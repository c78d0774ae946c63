"""Conditions with sums held against accounts; single conditions are left to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.engine.compiling.compiled import Compiled
from app.engine.evaluate import decide
from schemas.definition import Definition

if TYPE_CHECKING:
    from datetime import date

Json = dict[str, Any]

_OUTCOMES = ("not_met", "unknown", "met")


class Conditions:
    """Says what the conditions of a filter come to.

    Args:
        definition: Whose attributes they read.
        body: `include` and `exclude`.
    """

    def __init__(self, definition: Definition, body: Json) -> None:
        self._body = body
        self._keys: dict[bytes, str] = {}
        for condition in _leaves(body["include"]):
            self._keys.setdefault(orjson.dumps(condition), f"c{len(self._keys)}")
        excluded = [body["exclude"]] if "exclude" in body else []
        for condition in excluded:
            self._keys.setdefault(orjson.dumps(condition), f"c{len(self._keys)}")
        self._compiled = Compiled(_asking(definition, self._keys))

    def selects(self, raw: Json, as_of: date, *, unknown: bool) -> bool:
        """Return whether `include` is met, or unknown if that will do, and `exclude` is not met."""
        made = decide(self._compiled, self._compiled.reader.read(raw), as_of)
        (asked,) = made["dimensions"]
        told = {one["key"]: one["outcome"] for one in asked["criteria"]}
        if "exclude" in self._body and self._is_met(self._body["exclude"], told, 2):
            return False
        least, most = (self._holds(self._body["include"], told, floor) for floor in (2, 1))
        return most if unknown else least

    def _holds(self, condition: Json, told: dict[str, str], floor: int) -> bool:
        """Return whether a condition is met where outcomes from `floor` on count as met."""
        if "any" in condition and orjson.dumps(condition) not in self._keys:
            return any(self._holds(part, told, floor) for part in condition["any"])
        if "all" in condition and orjson.dumps(condition) not in self._keys:
            return all(self._holds(part, told, floor) for part in condition["all"])
        if _is_sum(condition):
            need: int = condition["at_least"]
            return self._sum(condition["of"], told, floor) >= need
        return self._is_met(condition, told, floor)

    def _sum(self, parts: list[Json], told: dict[str, str], floor: int) -> int:
        total = 0
        for part in parts:
            if "up_to" in part:
                total += min(part["up_to"], self._sum(part["of"], told, floor))
            elif self._is_met(part["when"], told, floor):
                total += part["points"]
        return total

    def _is_met(self, condition: Json, told: dict[str, str], floor: int) -> bool:
        return _OUTCOMES.index(told[self._keys[orjson.dumps(condition)]]) >= floor


def _is_sum(condition: Json) -> bool:
    of = condition.get("of", [])
    return bool(of) and ("points" in of[0] or "up_to" in of[0])


def _leaves(condition: Json) -> list[Json]:
    """Return the conditions of the language in a filter that adds them up."""
    if _is_sum(condition):
        return [leaf for part in condition["of"] for leaf in _of_part(part)]
    for group in ("any", "all"):
        if group in condition:
            return [leaf for part in condition[group] for leaf in _leaves(part)]
    return [condition]


def _of_part(part: Json) -> list[Json]:
    return [part["when"]] if "when" in part else [one["when"] for one in part["of"]]


def _asking(definition: Definition, keys: dict[bytes, str]) -> Definition:
    """Return a definition whose criteria are the conditions."""
    plain = orjson.loads(definition.model_dump_json(by_alias=True, exclude_none=True))
    plain["scorecard"] = {
        "dimensions": [
            {
                "key": "asked",
                "name": "Asked",
                "max_points": 1,
                "criteria": [
                    {"key": key, "points": 1, "reason": "Asked", "when": orjson.loads(condition)}
                    for condition, key in keys.items()
                ],
            }
        ]
    }
    plain["bands"] = [plain["bands"][-1]]
    plain["anti_icp"] = []
    plain.pop("research", None)
    return Definition.model_validate_json(orjson.dumps(plain))
