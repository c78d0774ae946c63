"""Scopes: what a credential may be used for; no scope implies another."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """One thing a caller may do."""

    SCORE = "score"
    """Score accounts, check them against flags, read the schema of an account."""
    DEFINITIONS_READ = "definitions:read"
    """Read definitions, their versions and the activation log."""
    DEFINITIONS_WRITE = "definitions:write"
    """Write drafts."""
    DEFINITIONS_PUBLISH = "definitions:publish"
    """Publish versions and activate them."""
    METRICS = "metrics"
    """Read `/metrics`."""
    ADMIN = "admin"
    """Manage keys; it reads no definition and scores nothing."""


ALL_SCOPES = frozenset(Scope)
