"""The published JSON Schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decide
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from schemas.decision import Decision
from schemas.published import published
from tests.documents import minimal_document
from tests.engine.checking.samples import DROP, changed, full_document

SCHEMAS = published()
WHEN = "/scorecard/dimensions/0/criteria/0/when"


def _valid(name: str, document: Any) -> bool:  # noqa: ANN401 - JSON of any kind
    return Draft202012Validator(SCHEMAS[f"{name}.schema.json"]).is_valid(document)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas(name: str) -> None:
    """Every published schema is a sound JSON Schema 2020-12 with a name of its own."""
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(name)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("key", library_keys())
def test_library(key: str) -> None:
    """The definitions that ship fit the definition's schema."""
    assert _valid("definition", parse_yaml(library_document(key)))


@pytest.mark.parametrize("document", [full_document(), minimal_document()])
def test_definitions(document: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """Sound definitions fit the definition's schema."""
    assert _valid("definition", document)


@pytest.mark.parametrize(
    "changes",
    [
        {"/language": 2},
        {"/owner": DROP},
        {"/extra": 1},
        {"/key": "Big ICP"},
        {"/name": "a\0b"},
        {"/examples/0/as_of": "1899-12-31"},
        {"/lists/tools": []},
        {"/lists/tools": ["a", "a"]},
        {"/attributes/owned/type": "bool"},
        {"/scorecard/dimensions": []},
        {"/scorecard/dimensions/0/criteria/0/points": 0},
        {f"{WHEN}/op": "inn"},
        {f"{WHEN}/value": 3},
        {"/attributes/seats": {"type": "number", "minimum": -(2**53)}},
        {WHEN: {"all": []}},
        {"/scorecard/dimensions/0/criteria/1/when/value": [1]},
        {"/anti_icp/1/band": DROP},
        {"/anti_icp/0/band": "low"},
        {"/routing/rules/1/respond_within": "P1M"},
        {"/routing/rules/0/when": {}},
        {"/personas/0/kind": "seller"},
    ],
)
def test_faulty_definitions(changes: dict[str, Any]) -> None:
    """What an editor can tell from the schema alone, the schema refuses."""
    assert not _valid("definition", changed(changes))


def test_conditions_once() -> None:
    """The schema spells conditions out once and refers to them everywhere else."""
    definitions = SCHEMAS["definition.schema.json"]["$defs"]
    assert definitions["Criterion"]["properties"]["when"]["$ref"] == "#/$defs/Condition"


@pytest.mark.parametrize(
    ("account", "valid"),
    [
        ({"employees": "51-200", "anything": {"else": 1}}, True),
        ({"employees": {"min": 51, "below": 201}, "technologies": {"lacks": ["jira"]}}, True),
        ({"triggers": [{"type": "audit"}]}, True),
        ({"triggers": [{"date": "2026-03-01"}]}, False),
        ({"employees": True}, False),
        ({"technologies": [None]}, False),
        ({f"key{number}": 1 for number in range(501)}, False),
        ([], False),
    ],
)
def test_accounts(account: Any, *, valid: bool) -> None:  # noqa: ANN401 - JSON of any kind
    """The account's schema takes standard attributes in every spelling, and any other keys."""
    assert _valid("account", account) == valid


@pytest.mark.parametrize("detail", ["full", "summary"])
@pytest.mark.parametrize("facts", [False, True])
@pytest.mark.parametrize("key", library_keys())
def test_decisions(key: str, detail: Any, *, facts: bool) -> None:  # noqa: ANN401 - a literal
    """Real decisions of every detail fit the decision's schema and model."""
    definition = check(parse_yaml(library_document(key)))
    compiled = compile_definition(definition)
    for example in definition.examples:
        account = compiled.reader.read(example.account)
        decision = decide(compiled, account, example.as_of, detail=detail, facts=facts)
        version = {"key": key, "version": 1, "digest": f"sha256:{'0' * 64}"}
        sent = json.dumps(decision | {"decision_id": "one", "icp": version})
        Decision.model_validate_json(sent)
        assert _valid("decision", json.loads(sent))


def test_no_null_in_decisions() -> None:
    """What does not apply is left out of a decision; only `valid_until` may be null."""
    schema = SCHEMAS["decision.schema.json"]
    parts = [schema, *schema["$defs"].values()]
    nullable = {
        name
        for part in parts
        if part.get("title") not in {"Range", "Members", "AccountEvent", "CoveredEvents"}
        for name, field in part.get("properties", {}).items()
        if {"type": "null"} in field.get("anyOf", [])
    }
    assert nullable == {"valid_until"}
