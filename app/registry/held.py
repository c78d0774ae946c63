"""What is held in memory: the registry at one revision, never changed, only replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from app.database.revision import Stand
from app.registry.errors import NoActiveVersion, VersionTampered
from app.registry.served import ServedVersion, serve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from app.access.records import KeyRecord
    from app.registry.records import IcpRecord, VersionRecord


@dataclass(frozen=True, slots=True)
class Tampered:
    """A stored version that is not what was published.

    Attributes:
        key: The ICP.
        version: Its number.
        reason: What is wrong with it.
    """

    key: str
    version: int
    reason: str

    @classmethod
    def of(cls, error: VersionTampered) -> Self:
        """Return what an error says."""
        return cls(error.key, error.version, error.reason)

    def error(self) -> VersionTampered:
        """Return a new error; one that is raised again and again would gather tracebacks."""
        return VersionTampered(self.key, self.version, self.reason)


@dataclass(frozen=True, slots=True)
class HeldIcp:
    """An ICP with the version that describes it: the active one, or else the latest.

    Attributes:
        record: Where the ICP stands.
        shown: The version, or why it is not served.
    """

    record: IcpRecord
    shown: ServedVersion | Tampered

    @property
    def is_active(self) -> bool:
        """Whether there is an active version, which then is `shown`."""
        return self.record.active_version is not None

    def active(self) -> ServedVersion:
        """Return the active version.

        Raises:
            NoActiveVersion: there is none.
            VersionTampered: it is not what was published.
        """
        if not self.is_active:
            raise NoActiveVersion(self.record.key)
        return self.served()

    def served(self) -> ServedVersion:
        """Return the version shown.

        Raises:
            VersionTampered: it is not what was published.
        """
        if isinstance(self.shown, Tampered):
            raise self.shown.error()
        return self.shown


@dataclass(frozen=True, slots=True)
class Held:
    """The registry at one revision.

    Attributes:
        stand: Of which database, and its revision.
        icps: Every ICP by its key, in the order of keys.
        keys: The keys to check callers against, by id.
        resolved: What selectors of one version have been found to name.
    """

    stand: Stand
    icps: Mapping[str, HeldIcp]
    keys: Mapping[str, KeyRecord]
    resolved: dict[str, list[ServedVersion | VersionTampered]] = field(default_factory=dict)

    def versions(self) -> dict[tuple[str, int], ServedVersion]:
        """Return the sound versions, by key and number."""
        shown = (icp.shown for icp in self.icps.values())
        return {(v.key, v.version): v for v in shown if isinstance(v, ServedVersion)}


class Confirmed(NamedTuple):
    """What was held, and when the database was seen to hold the same.

    Attributes:
        held: Everything at one revision.
        older: Older versions that were in use, by key and number; the one used last comes last.
        began: When the database was asked for its revision last, by `time.time`.
        ended: When it had answered.
    """

    held: Held
    older: Mapping[tuple[str, int], ServedVersion]
    began: float
    ended: float


EMPTY = Held(Stand(UUID(int=0), -1), icps={}, keys={})


def load(record: VersionRecord) -> ServedVersion | Tampered:
    """Check a stored version; a faulty one must not keep others from serving."""
    try:
        return serve(record)
    except VersionTampered as error:
        return Tampered.of(error)
