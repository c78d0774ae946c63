"""Digests of a definition."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.checking import check
from app.engine.digest import digest, scoring_digest
from app.engine.document import canonical, parse_json
from app.engine.yaml_core import parse_yaml
from tests.documents import minimal_document
from tests.engine.checking.samples import DROP, FULL_YAML, changed, full_document

if TYPE_CHECKING:
    from random import Random

WHEN = "/scorecard/dimensions/0/criteria/0/when"


def _scoring(changes: dict[str, Any]) -> str:
    return scoring_digest(check(changed(changes)))


def _shuffled(value: Any, random: Random) -> Any:  # noqa: ANN401 - JSON of any kind
    if isinstance(value, list):
        return [_shuffled(item, random) for item in value]
    if not isinstance(value, dict):
        return value
    keys = random.sample(sorted(value), len(value))
    return {key: _shuffled(value[key], random) for key in keys}


def test_digest() -> None:
    """A digest is the hexadecimal SHA-256 of the canonical bytes, with the name of the function."""
    assert digest(b"{}") == (
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )


def test_a_document_keeps_its_digests() -> None:
    """Fields that the language gained since this one was written are not put into it."""
    document = parse_yaml(FULL_YAML)
    assert digest(canonical(document)) == (
        "sha256:bafab810cecd1a482486ebe655d44d67b0d61b1dacca254e2cdc69ae9b40e6e5"
    )
    assert scoring_digest(check(document)) == (
        "sha256:0b84d5f052a69f08721a6efd75a48b06ceed197aa6c52318e35bd8a87326426e"
    )


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_spelling_does_not_matter(random: Random) -> None:
    """Key order, white space, and YAML or JSON leave both digests alone."""
    document = _shuffled(full_document(), random)
    as_json = parse_json(json.dumps(document, indent=random.choice([None, 2])).encode())
    as_yaml = parse_yaml(yaml.safe_dump(document, sort_keys=False).encode())
    expected = parse_yaml(FULL_YAML)
    for read in (as_json, as_yaml):
        assert digest(canonical(read)) == digest(canonical(expected))
        assert scoring_digest(check(read)) == scoring_digest(check(expected))


@pytest.mark.parametrize(
    "changes",
    [
        {"/name": "Other"},
        {"/owner": "Other"},
        {"/tags": []},
        {"/review/cadence_days": 1},
        {"/scorecard/dimensions/0/name": "Other"},
        {"/scorecard/dimensions/0/criteria/0/reason": "Other"},
        {"/scorecard/dimensions/1/criteria/1/reason_not_met": DROP},
        {"/bands/0/action": "Other"},
        {"/research/action": "Other"},
        {"/anti_icp/0/reason": "Other"},
        {"/attributes/owned/ask": "Other"},
        {"/attributes/owned/label": DROP},
        {"/attributes/owned/controllable": False},
        {"/attributes/account_manager": DROP},
        {"/attributes/country": {"type": "string", "label": "Country"}},
        {"/attributes/unread": {"type": "number"}},
        {"/lists/unread": ["x"]},
        {"/personas/0/name": "Other"},
        {"/personas/0/page": "/boss", "/personas/1/milestones": ["Ships"]},
        {"/messaging/talk_tracks": {"topics": {"discovery": {"urgency": ["Why now?"]}}}},
        {"/routing": DROP},
        {"/messaging": DROP},
        {"/examples": []},
        {
            WHEN: {"op": "in", "value": {"list": "inlined"}, "attribute": "industry"},
            "/lists/inlined": ["Software", "fintech"],
        },
        {"/bands/1/min_points": {}},
        {"/anti_icp/0/band": None},
        {"/attributes/employees/minimum": 0},
    ],
)
def test_texts_do_not_score(changes: dict[str, Any]) -> None:
    """What cannot change a decision other than its texts leaves the scoring digest alone."""
    assert _scoring(changes) == _scoring({})


@pytest.mark.parametrize(
    "changes",
    [
        {f"{WHEN}/value": ["fintech", "Software"]},
        {f"{WHEN}/value": ["software", "fintech"]},
        {"/scorecard/dimensions/0/criteria/0/points": 2},
        {"/scorecard/dimensions/0/criteria/0/key": "other"},
        {"/scorecard/dimensions/0/max_points": 4},
        {"/attributes/industry/values/0/aliases/-": "SaaS"},
        {"/attributes/employees/maximum": 5},
        {"/attributes/tools/absence": "unknown"},
        {"/lists/tools/-": "slack"},
        {"/bands/1/min_score": 1},
        {"/bands/1/key": "mid", "/research/when_reachable": "mid", "/anti_icp/1/band": "mid"},
        {"/bands/0/min_points": {}},
        {"/research": DROP},
        {"/research/when_reachable": "high"},
        {"/anti_icp/0/effect": "warn"},
        {"/anti_icp/1/band": "low"},
        {"/anti_icp/0/when/value": True},
    ],
)
def test_what_scores(changes: dict[str, Any]) -> None:
    """Whatever may change a score, a band or a flag changes the scoring digest."""
    assert _scoring(changes) != _scoring({})


def test_shape() -> None:
    """The scoring digest is taken over what its description says, and over nothing else."""
    document = minimal_document(
        lists={"wanted": ["FinTech"]},
        attributes={
            "tools": {"type": "string_set", "label": "Tools"},
            "industry": {"type": "enum", "values": ["software", {"key": "fintech"}]},
        },
        anti_icp=[
            {
                "key": "other",
                "when": {"attribute": "industry", "op": "not_in", "value": {"list": "wanted"}},
                "effect": "cap",
                "band": "poor",
                "reason": "R",
            }
        ],
        research={"when_reachable": "good", "action": "Ask"},
    )
    software = {"attribute": "industry", "op": "eq", "value": "software"}
    size = {"attribute": "employees", "op": "gte", "value": 51}
    wanted = {"attribute": "industry", "op": "not_in", "value": ["FinTech"]}
    values = [{"key": "software", "aliases": []}, {"key": "fintech", "aliases": []}]
    criteria = [
        {"key": "software", "when": software, "points": 2},
        {"key": "size", "when": size, "points": 1},
    ]
    part = {
        "language": 1,
        "attributes": [
            {"name": "employees", "type": "number", "minimum": 0},
            {"name": "industry", "type": "enum", "values": values},
        ],
        "dimensions": [{"key": "fit", "max_points": 3, "criteria": criteria}],
        "bands": [
            {"key": "good", "min_score": 2, "min_points": {}},
            {"key": "poor", "min_score": 0, "min_points": {}},
        ],
        "research": {"when_reachable": "good"},
        "anti_icp": [{"key": "other", "when": wanted, "effect": "cap", "band": "poor"}],
    }
    spelled = json.dumps(part, sort_keys=True, separators=(",", ":")).encode()
    assert scoring_digest(check(document)) == digest(spelled)


def test_stays() -> None:
    """A document keeps its digest for ever; this one was computed when language 1 was new."""
    assert digest(canonical(full_document())) == (
        "sha256:bafab810cecd1a482486ebe655d44d67b0d61b1dacca254e2cdc69ae9b40e6e5"
    )
