from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.engine.checking import check
from app.engine.lint import LintRule, Reviewed
from app.engine.merge_patch import merged
from app.engine.yaml_core import parse_yaml
from app.people.lint import lint

if TYPE_CHECKING:
    from pydantic import JsonValue

HERE = Path(__file__).parent
ON = date(2026, 1, 15)
CLEAN: Any = parse_yaml((HERE / "clean.yaml").read_bytes())
RULES: Any = parse_yaml((HERE / "rules.yaml").read_bytes())
BY_AGE = {LintRule.REVIEW_OVERDUE, LintRule.PERSONAS_OVERDUE, LintRule.NOT_JUDGED}


def rules_of(patch: JsonValue) -> set[str]:
    """Return the rules that speak about the clean definition after a merge patch."""
    return {finding.rule.value for finding in lint(check(merged(CLEAN, patch)), ON)}


def test_the_documentation_lists_every_rule() -> None:
    """`docs/lint.md` has a row with the code and the severity of every rule, and no other."""
    page = (HERE.parents[2] / "docs" / "lint.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", page, re.MULTILINE)
    assert sorted(rows) == sorted((rule.value, rule.severity.value) for rule in LintRule)


def test_no_rule_speaks_about_a_definition_without_flaw() -> None:
    """A definition that follows the idioms has no finding."""
    assert rules_of({}) == set()


def test_every_rule_has_a_definition_that_fails_and_one_that_passes() -> None:
    """No rule goes untried."""
    assert RULES.keys() == {rule.value for rule in set(LintRule) - BY_AGE}


@pytest.mark.parametrize("rule", RULES)
def test_rule_speaks_about_what_fails_it_alone(rule: str) -> None:
    """Each flawed definition has the finding of its rule, and no other but those that follow."""
    case = RULES[rule]
    assert rules_of(case["fails"]) == {rule, *case.get("with", ())}


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_silent_about_a_neighbour(rule: str) -> None:
    """A definition that differs in the one thing has no such finding."""
    assert rule not in rules_of(RULES[rule]["passes"])


@pytest.mark.parametrize(
    ("definition", "personas", "found"),
    [
        (ON, ON, set()),
        (date(2025, 10, 17), ON, set()),
        (date(2025, 10, 16), ON, {LintRule.REVIEW_OVERDUE}),
        (ON, date(2025, 10, 16), {LintRule.PERSONAS_OVERDUE}),
    ],
)
def test_cadences_are_kept(definition: date, personas: date, found: set[LintRule]) -> None:
    """A review is overdue on the day after its cadence, for the definition and for its personas."""
    findings = lint(check(CLEAN), ON, Reviewed(definition, personas))
    assert {finding.rule for finding in findings} == found
