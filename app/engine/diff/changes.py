"""Changes, and the things of a definition they happen to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import JsonValue

Subject = Literal[
    "definition",
    "list",
    "attribute",
    "dimension",
    "criterion",
    "band",
    "research",
    "flag",
    "persona",
    "buying_role",
    "queue",
    "rule",
    "messaging",
    "example",
]

What = Literal[
    "added",
    "removed",
    "moved",
    "reordered",
    "repointed",
    "threshold_moved",
    "values_changed",
    "condition_changed",
    "changed",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two definitions.

    Attributes:
        subject: The kind of thing that changed.
        key: Which one; None where there is only one.
        what: What happened to it: `moved` is a band that takes other scores, or a criterion that is
            in another dimension; `repointed` earns other points; `changed` is everything that has
            no name of its own.
        pointer: JSON Pointer into the newer document; of what was removed, into the older one.
        scoring: Whether it is of what can change a decision other than its texts.
        before: What it was, as JSON; None when it was not there.
        after: What it is; None when it is gone.
        message: The same in a sentence.
    """

    subject: Subject
    key: str | None
    what: What
    pointer: str
    scoring: bool
    before: JsonValue
    after: JsonValue
    message: str
