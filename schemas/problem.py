"""Problems: the one shape of every error (RFC 9457)."""

from __future__ import annotations

from pydantic import ConfigDict

from schemas.base import Described


class Fault(Described):
    """One thing wrong with a document or an account, and what would be right."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    """JSON Pointer (RFC 6901) into what was submitted; empty for the whole."""
    code: str
    """Stable; programs may branch on it."""
    message: str
    """A sentence for people."""


class Problem(Described):
    """An error as `application/problem+json`."""

    model_config = ConfigDict(frozen=True)

    type: str
    """A URI reference of the page that documents the code."""
    title: str
    status: int
    code: str
    """Stable; programs may branch on it."""
    detail: str
    instance: str | None = None
    errors: tuple[Fault, ...] | None = None
    near: tuple[str, ...] | None = None
    """What may have been meant."""
