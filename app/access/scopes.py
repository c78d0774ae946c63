"""Scopes: what a credential may be used for; no scope implies another."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Scope(StrEnum):
    """One thing a caller may do."""

    SCORE = "score"
    """Score accounts, check them against flags, read the schema of an account; read job titles."""
    DEFINITIONS_READ = "definitions:read"
    """Read definitions, their versions and the activation log."""
    DEFINITIONS_WRITE = "definitions:write"
    """Write drafts, and record reviews."""
    DEFINITIONS_PUBLISH = "definitions:publish"
    """Publish versions and activate them."""
    METRICS = "metrics"
    """Read `/metrics`."""
    ADMIN = "admin"
    """Manage keys and read the audit log; it reads no definition and scores nothing."""


ALL_SCOPES = frozenset(Scope)

_BY_NAME = {str(scope): scope for scope in Scope}


def scopes_among(words: Iterable[object]) -> frozenset[Scope]:
    """Return the scopes among some words; the others are a newer release's, or somebody else's."""
    return frozenset(_BY_NAME[w] for w in words if isinstance(w, str) and w in _BY_NAME)
