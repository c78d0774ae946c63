"""The named vectors of the language: read from their files, each a case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from app.engine.yaml_core import parse_yaml
from tests.vectors.comparing import Exactly
from tests.vectors.definitions import definition, of_condition, of_criteria
from tests.vectors.making import made

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

FOLDER = Path(__file__).parent
AS_OF = "2026-01-15"

_SHARED = {"as_of", "attributes", "definition", "attribute", "when", "lists", "account"}
_OF_FILE = {"about", "sentences"}
_OF_SENTENCE = {"says", "cases"}
_OF_CASE = {
    *("name", "account_text", "given", "spellings"),
    *("outcome", "value", "facts", "decision", "faults"),
    *("warning", "warnings", "ignored"),
}
_NOTHING_IGNORED = {"count": 0, "suggestions": []}


@dataclass(frozen=True)
class Case:
    """One account, scored by one definition on one day, and what must come of it."""

    file: str
    name: str
    definition: Json
    account: Json
    as_of: str | None
    """None: the day of the request."""
    decision: Json | None
    """Fields of the decision; None when there is none."""
    faults: dict[str, str]
    """Code of each fault by its pointer into the account."""

    @property
    def is_json(self) -> bool:
        """Whether the account can be sent as JSON, which has neither NaN nor infinities."""
        return "not_finite" not in self.faults.values()

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


@dataclass(frozen=True)
class Sentence:
    """Words of the language, and the cases that show what they mean."""

    file: str
    says: tuple[str, ...]
    cases: tuple[Case, ...]


def _sentences() -> Iterator[Sentence]:
    for path in sorted(FOLDER.glob("*.yaml")):
        content = cast("Json", parse_yaml(path.read_bytes()))
        _only(content, _SHARED | _OF_FILE, path.stem)
        for entry in content["sentences"]:
            _only(entry, _SHARED | _OF_SENTENCE, path.stem)
            says = entry["says"] if isinstance(entry["says"], list) else [entry["says"]]
            cases = tuple(
                _case(path.stem, _inherited(content, entry, single))
                for case in entry["cases"]
                for single in _singles(case)
            )
            yield Sentence(path.stem, tuple(says), cases)


def _only(entry: Json, known: set[str], file: str) -> None:
    if unknown := entry.keys() - known:
        raise ValueError(f"{file}: no vector has {sorted(unknown)}; see {entry!r}")


def _singles(case: Json) -> Iterator[Json]:
    """Yield a case for every spelling of the given value."""
    if "spellings" not in case:
        yield case
        return
    for given in case["spellings"]:
        single = {key: value for key, value in case.items() if key != "spellings"}
        yield single | {"name": f"{case['name']}: {json.dumps(given)}", "given": given}


def _inherited(content: Json, sentence: Json, case: Json) -> Json:
    _only(case, _SHARED | _OF_CASE, case["name"])
    both = {key: value for key, value in content.items() if key in _SHARED}
    for entry in (sentence, case):
        for key in ("attributes", "definition"):
            if key in entry:
                both[key] = {**both.get(key, {}), **entry[key]}
        both.update({key: entry[key] for key in entry if key not in {"attributes", "definition"}})
    return both


def _case(file: str, whole: Json) -> Case:
    name, attribute = whole["name"], whole.get("attribute")
    account = whole.get("account", {})
    if "given" in whole:
        account = {attribute: whole["given"]}
    elif "account_text" in whole:
        account = json.loads(whole["account_text"])
    short: Json = whole.get("definition", {})
    decision: Json | None = None
    if "outcome" in whole:
        short = of_condition(whole["when"])
        found = [{"outcome": whole["outcome"]}]
        decision = {"flags": found} if "anti_icp" in short else _criteria(found)
    elif "value" in whole or "facts" in whole:
        values = whole.get("facts", {attribute: whole.get("value")})
        short = of_criteria({key: {"attribute": key, "op": "known"} for key in values})
        decision = _criteria([_fact(key, value) for key, value in values.items()])
    elif "decision" in whole:
        decision = dict(whole["decision"])
    elif "faults" not in whole:
        raise ValueError(f"{file}: {name}: says not what is expected")
    if decision is not None:
        decision.setdefault("warnings", _warnings(whole))
        decision.setdefault("ignored", whole.get("ignored", _NOTHING_IGNORED))
    return Case(
        file=file,
        name=name,
        definition=definition(
            {"lists": whole["lists"], **short} if "lists" in whole else short,
            whole.get("attributes", {}),
        ),
        account=made(account),
        as_of=None if whole.get("as_of") == "today" else whole["as_of"],
        decision=decision,
        faults=whole.get("faults", {}),
    )


def _criteria(found: list[Json]) -> Json:
    return {"dimensions": [{"criteria": found}]}


def _fact(attribute: str, value: object) -> Json:
    if value is None:
        return {"outcome": "not_met", "facts": []}
    return {"outcome": "met", "facts": [Exactly({"attribute": attribute, "value": value})]}


def _warnings(whole: Json) -> list[Json]:
    if "warning" in whole:
        return [{"attribute": whole["attribute"], "code": whole["warning"]}]
    return cast("list[Json]", whole.get("warnings", []))


def _number_text() -> Iterator[Case]:
    """Yield a case for every text of `number-text.json`."""
    vectors: Json = json.loads((FOLDER / "number-text.json").read_text(encoding="utf-8"))
    read: Json = {"attribute": "number", "attributes": {"number": {"type": "number"}}}
    for given, value in vectors["read"]:
        yield _number(given, read | {"value": value})
    warned: Json = {"attribute": "annual_revenue", "warnings": [{"attribute": "annual_revenue"}]}
    for given in vectors["warned"]:
        yield _number(given, warned | {"value": None})


def _number(given: str, expected: Json) -> Case:
    return _case("number-text", {"name": repr(given), "given": given, "as_of": AS_OF} | expected)


SENTENCES = tuple(_sentences())
CASES = (*(case for sentence in SENTENCES for case in sentence.cases), *_number_text())
every_case = pytest.mark.parametrize("case", CASES, ids=str)
