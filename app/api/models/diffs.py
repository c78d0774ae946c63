"""What changed between two versions."""

from __future__ import annotations

from pydantic import JsonValue

from app.api.models.base import WireModel
from app.engine.diff.changes import Subject, What
from schemas.decision import AnsweringVersion


class Change(WireModel):
    """One difference."""

    subject: Subject
    """The kind of thing that changed."""
    key: str | None
    """Which one; null where there is only one."""
    what: What
    """What happened to it. `repointed`: earns other points; `moved`: a band that takes other
    scores, or a criterion in another dimension; `changed`: what has no name of its own."""
    pointer: str
    """JSON Pointer into the newer document; of what was removed, into the older one."""
    scoring: bool
    """Whether it can change a decision other than in its texts."""
    before: JsonValue
    """What it was; null when it was not there."""
    after: JsonValue
    """What it is; null when it is gone."""
    message: str
    """The same in a sentence."""


class Diff(WireModel):
    """What changed from one version to another."""

    icp: AnsweringVersion
    against: AnsweringVersion
    scores_can_change: bool
    """False when both have the same `scoring_digest`: they differ in texts alone."""
    changes: list[Change]
    """In the order of the document."""
