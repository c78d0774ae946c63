"""What each event says of an ICP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.events.outbox import Message, write
from app.events.types import EventType

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session


class Version(NamedTuple):
    """A version as events name it.

    Attributes:
        version: Its number.
        digest: Of its document.
        scoring_digest: Of what can change a decision other than its texts.
    """

    version: int
    digest: str
    scoring_digest: str


class Change(NamedTuple):
    """A publication or an activation.

    Attributes:
        key: The ICP.
        version: What was published, or is active since; None where the ICP is retired.
        previous: What was the latest version, or the active one; None for none.
        note: Why.
        actor: Who.
        revision: The registry's revision after it.
    """

    key: str
    version: Version | None
    previous: Version | None
    note: str
    actor: str
    revision: int


def published(session: Session, change: Change) -> None:
    """Tell that a version was published, in the transaction in which it is."""
    _changed(session, EventType.VERSION_PUBLISHED, change)


def activated(session: Session, change: Change) -> None:
    """Tell that a version was made the active one, or the ICP retired, in that transaction."""
    _changed(session, EventType.VERSION_ACTIVATED, change)


def review_overdue(session: Session, key: str, active: Version, due_on: date) -> bool:
    """Tell that the review of an ICP is overdue: once for each day on which one was due.

    Args:
        session: Some transaction.
        key: The ICP.
        active: Its active version.
        due_on: The day on which its review was due.

    Returns:
        Whether it was not told before.
    """
    kind, day = EventType.REVIEW_OVERDUE, due_on.isoformat()
    data = {"icp": _named(key, active), "due_on": day}
    return write(session, Message(kind, key, f"{kind} {key} {day}", data))


def _changed(session: Session, kind: EventType, change: Change) -> None:
    now, before = change.version, change.previous
    data = {
        "icp": _named(change.key, now),
        "scoring_digest": None if now is None else now.scoring_digest,
        "previous": None if before is None else before._asdict(),
        "scores_can_change": now is None
        or before is None
        or now.scoring_digest != before.scoring_digest,
        "note": change.note,
        "actor": change.actor,
        "revision": change.revision,
    }
    write(session, Message(kind, change.key, f"{kind} {change.key} {change.revision}", data))


def _named(key: str, version: Version | None) -> dict[str, Any]:
    if version is None:
        return {"key": key, "version": None, "digest": None}
    return {"key": key, "version": version.version, "digest": version.digest}
