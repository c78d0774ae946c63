"""Running single checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.checks.deployment import Deployment
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.cli.checks.saying import Check, State


def of(**settings: Any) -> Deployment:  # noqa: ANN401 - whatever they are
    """Return a deployment with these settings."""
    return Deployment(Settings(**settings))


def said(check: Check, deployment: Deployment) -> list[tuple[State, str]]:
    """Return what a check says."""
    return [(state, text) for state, text in check(deployment)]


def only(check: Check, deployment: Deployment) -> Callable[[str, str], None]:
    """Return what compares the only sentence of a check."""
    ((state, text),) = check(deployment)

    def is_so(expected: str, part: str) -> None:
        assert (str(state), part in text) == (expected, True), (state, text)

    return is_so
