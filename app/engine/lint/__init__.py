"""Lint: what a sound definition says that its author can hardly mean. It never blocks anything."""

from app.engine.lint.findings import Finding, LintRule, Severity
from app.engine.lint.lint import MAX_FINDINGS, Reviewed, lint

__all__ = ["MAX_FINDINGS", "Finding", "LintRule", "Reviewed", "Severity", "lint"]
