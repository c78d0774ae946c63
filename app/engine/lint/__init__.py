"""Lint: what a sound definition says that its author can hardly mean. It never blocks anything."""

from app.engine.lint.findings import Finding, Rule, Severity
from app.engine.lint.lint import Reviewed, lint

__all__ = ["Finding", "Reviewed", "Rule", "Severity", "lint"]
