"""Findings and the rules that make them; `docs/lint.md` lists these."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How sure it is that something should change."""

    WARNING = "warning"
    """It does not do what it says."""
    ADVICE = "advice"
    """It does, but those who wrote good definitions do it otherwise."""


class LintRule(StrEnum):
    """Why there is a finding; programs may branch on it."""

    NEVER_MET = "never_met"
    ALWAYS_MET = "always_met"
    MAXIMUM_UNREACHABLE = "maximum_unreachable"
    EXCLUSIVE = "exclusive"
    SHADOWED = "shadowed"
    BAND_UNREACHABLE = "band_unreachable"
    FLAG_AGAINST_BAND = "flag_against_band"
    FLAG_AGAINST_CRITERION = "flag_against_criterion"
    TOP_WITHOUT_FIT = "top_without_fit"
    NOT_JUDGED = "not_judged"

    CUTS_VENDOR_BAND = "cuts_vendor_band"
    PARTITIONED_SIZES = "partitioned_sizes"
    VALUE_NOT_IN_EXAMPLES = "value_not_in_examples"
    ATTRIBUTE_UNUSED = "attribute_unused"
    VALUE_UNUSED = "value_unused"
    MANY_ATTRIBUTES = "many_attributes"
    NO_TRIGGER = "no_trigger"
    NO_ANTI_ICP = "no_anti_icp"

    NO_CHAMPION = "no_champion"
    NO_ECONOMIC_BUYER = "no_economic_buyer"
    NO_OBJECTIONS = "no_objections"
    NO_PROOF = "no_proof"
    NO_OUTCOMES = "no_outcomes"
    DEMOGRAPHICS = "demographics"
    TITLE_UNREAD = "title_unread"

    REVIEW_OVERDUE = "review_overdue"
    PERSONAS_OVERDUE = "personas_overdue"

    @property
    def severity(self) -> Severity:
        """How sure the rule is."""
        return Severity.WARNING if self in _WARNINGS else Severity.ADVICE


_WARNINGS = frozenset(
    {
        LintRule.NEVER_MET,
        LintRule.ALWAYS_MET,
        LintRule.MAXIMUM_UNREACHABLE,
        LintRule.EXCLUSIVE,
        LintRule.SHADOWED,
        LintRule.BAND_UNREACHABLE,
        LintRule.FLAG_AGAINST_BAND,
        LintRule.FLAG_AGAINST_CRITERION,
        LintRule.TOP_WITHOUT_FIT,
        LintRule.TITLE_UNREAD,
        LintRule.REVIEW_OVERDUE,
        LintRule.PERSONAS_OVERDUE,
    }
)


class Finding(NamedTuple):
    """One thing to look at.

    Attributes:
        rule: Which rule found it.
        pointer: JSON Pointer into the document.
        message: What it is, and what would be better.
    """

    rule: LintRule
    pointer: str
    message: str

    @property
    def severity(self) -> Severity:
        """How sure it is that something should change."""
        return self.rule.severity
