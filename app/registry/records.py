"""What the store gives out: plain, frozen copies of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import datetime

    from app.access.records import KeyRecord
    from app.database.revision import Stand


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A published version without its document.

    Attributes:
        key: The ICP.
        version: Its number, from 1.
        digest: Of the canonical document, as stored in the row.
        scoring_digest: Of what can change a decision other than its texts.
        note: Why it was published.
        actor: Who published it.
        published_at: When.
    """

    key: str
    version: int
    digest: str
    scoring_digest: str
    note: str
    actor: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRecord(VersionSummary):
    """A published version as stored, not yet checked.

    Attributes:
        document: The canonical bytes.
        logged: The digests under which the activation log names it.
    """

    document: bytes
    logged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activation:
    """An entry of the activation log.

    Attributes:
        id: Rises with every entry of the registry.
        key: The ICP.
        from_version: What was active before; None for nothing, or when its row is gone.
        to_version: What is active since; None for nothing: the ICP is retired.
        digest: Of `to_version`.
        note: Why.
        actor: Who.
        activated_at: When.
    """

    id: int
    key: str
    from_version: int | None
    to_version: int | None
    digest: str | None
    note: str
    actor: str
    activated_at: datetime


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An activation at a time to come, or what became of it.

    Attributes:
        id: Rises with every one of the registry.
        key: The ICP.
        version: What is to be active then; None retires the ICP.
        activate_at: When.
        note: Why.
        actor: Who wants it.
        created_at: When that was said.
        outcome: `fired`, `cancelled` or `failed`; None while it is pending.
        ended_at: When it ended.
        reason: Why it failed.
    """

    id: int
    key: str
    version: int | None
    activate_at: datetime
    note: str
    actor: str
    created_at: datetime
    outcome: str | None
    ended_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """A look at what an ICP says, and what came of it.

    Attributes:
        id: Rises with every one of the registry.
        key: The ICP.
        version: The version that was active.
        covers: What was looked at: `definition`, `personas`, or both.
        outcome: `confirmed`, or `change_needed`.
        reason: Why then: `scheduled`, `pricing`, `segment_shift` or `channel_shift`.
        note: What was found.
        actor: Who.
        reviewed_at: When.
    """

    id: int
    key: str
    version: int
    covers: tuple[str, ...]
    outcome: str
    reason: str
    note: str
    actor: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class IcpRecord:
    """An ICP and where it stands.

    Attributes:
        key: Its key.
        latest_version: The number of its newest version.
        activation: The newest entry of its activation log; None before the first.
        reviewed_at: When its definition was reviewed last; None for never.
        personas_reviewed_at: When its personas were; None for never.
    """

    key: str
    latest_version: int
    activation: Activation | None
    reviewed_at: datetime | None = None
    personas_reviewed_at: datetime | None = None

    @property
    def active_version(self) -> int | None:
        """The number of the active version; None when retired or never activated."""
        return None if self.activation is None else self.activation.to_version

    @property
    def shown_version(self) -> int:
        """The version that describes the ICP: the active one, or else the latest."""
        return self.active_version or self.latest_version


@dataclass(frozen=True, slots=True)
class Draft:
    """What the next version of an ICP may become.

    Attributes:
        key: The ICP.
        document: Its canonical bytes: an object, of which anything may be missing or faulty.
        digest: Of the document.
        based_on: The latest version when the draft was begun; None for none.
        actor: Who saved it last.
        saved_at: When.
    """

    key: str
    document: bytes
    digest: str
    based_on: int | None
    actor: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """The registry at one revision.

    Attributes:
        stand: Which database, and its revision.
        icps: Every ICP, by key.
        keys: The keys to check callers against.
        unchanged: Those held versions, as (key, number), that are still stored as they are held.
        versions: Those shown versions that are not among them; read while they are gone through.
    """

    stand: Stand
    icps: tuple[IcpRecord, ...]
    keys: tuple[KeyRecord, ...]
    unchanged: Container[tuple[str, int]]
    versions: Iterable[VersionRecord]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did.

    Attributes:
        key: The ICP.
        version: The version that holds the document, new or not.
        digest: Its digest.
        scoring_digest: Its scoring digest.
        revision: The registry's revision after it.
        published: Whether the version is new; False when the latest one already was the same.
        activated: Whether this publication made it the active version.
    """

    key: str
    version: int
    digest: str
    scoring_digest: str
    revision: int
    published: bool
    activated: bool


@dataclass(frozen=True, slots=True)
class Activated:
    """What an activation did.

    Attributes:
        activation: The entry that holds now.
        revision: The registry's revision after it.
        changed: Whether the entry is new; False when the version was active already.
    """

    activation: Activation
    revision: int
    changed: bool
