from __future__ import annotations

import re
from pathlib import Path

import yaml
from prometheus_client import CollectorRegistry

from app.api.problems import KINDS
from app.ops.instruments import Instruments

ROOT = Path(__file__).parents[2]
RULES = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]


def test_rules_ask_for_what_is_measured() -> None:
    """Every metric and problem code in an alert rule is one that the service shows."""
    registry = CollectorRegistry()
    Instruments(registry)
    shown = {family.name for family in registry.collect()}
    for rule in RULES:
        for name in re.findall(r"icp_\w+", rule["expr"]):
            assert re.sub(r"_(total|bucket|count|sum)$", "", name) in shown, name
        assert set(re.findall(r'code="(\w+)"', rule["expr"])) <= KINDS.keys()


def test_every_rule_has_a_runbook() -> None:
    """The page on operations says of each alert how bad it is and what to do."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = re.findall(r"^\| `(Icp\w+)` \| (\w+) \|", page, re.MULTILINE)
    assert [(rule["alert"], rule["labels"]["severity"]) for rule in RULES] == rows
