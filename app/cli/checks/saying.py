"""What a check says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.checks.deployment import Deployment


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """Worth a look: it works, or may be meant so."""
    WRONG = "wrong"
    """Something does not work, or is not safe."""


class Said(NamedTuple):
    """One sentence of a check: what is so, and unless it is ok, what would be right."""

    state: State
    text: str


class Check(Protocol):
    """A function that looks at one thing; its name is shown."""

    __name__: str

    def __call__(self, deployment: Deployment, /) -> Iterator[Said]:
        """Yield what is so."""


def ok(text: str) -> Said:
    """Say that something is as it should be."""
    return Said(State.OK, text)


def warning(text: str) -> Said:
    """Say that something deserves a look."""
    return Said(State.WARNING, text)


def wrong(text: str) -> Said:
    """Say that something has to be put right."""
    return Said(State.WRONG, text)
