"""Versions that are proved to be what was published, compiled for scoring.

The digest, in the row and in the activation log, is the proof. The scoring digest is none: how it
is made may change with the code, and a sound version must not fall out of service for that.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.digest import digest
from app.registry.errors import VersionTampered
from schemas.definition import Definition

if TYPE_CHECKING:
    from datetime import datetime

    from app.registry.records import VersionRecord


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServedVersion:
    """A published version, ready to score.

    Attributes:
        key: The ICP.
        version: Its number.
        digest: Of the canonical document.
        scoring_digest: Of what can change a decision other than its texts.
        note: Why it was published.
        actor: Who published it.
        published_at: When.
        document: The canonical bytes.
        compiled: What scores.
    """

    key: str
    version: int
    digest: str
    scoring_digest: str
    note: str
    actor: str
    published_at: datetime
    document: bytes
    compiled: Compiled

    @property
    def icp(self) -> dict[str, object]:
        """What every answer says of the version that gave it."""
        return {"key": self.key, "version": self.version, "digest": self.digest}


def serve(record: VersionRecord) -> ServedVersion:
    """Check a stored version and compile it; one that is not served is an error in the log, once.

    Raises:
        VersionTampered: it is not what was published, or cannot be read.
    """
    if digest(record.document) != record.digest or set(record.logged) - {record.digest}:
        raise tampered(record.key, record.version, "its document does not match its digest")
    try:
        definition = Definition.model_validate_json(record.document)
        compiled = compile_definition(definition)
    except (ValueError, LookupError, TypeError) as error:
        raise tampered(
            record.key,
            record.version,
            "its document matches its digest, but this release cannot read it",
        ) from error
    if definition.key != record.key:
        raise tampered(record.key, record.version, "its document defines another ICP")
    return ServedVersion(
        key=record.key,
        version=record.version,
        digest=record.digest,
        scoring_digest=record.scoring_digest,
        note=record.note,
        actor=record.actor,
        published_at=record.published_at,
        document=record.document,
        compiled=compiled,
    )


def gone(key: str, version: int) -> VersionTampered:
    """Return the error of a version that was published but has no row any more."""
    return tampered(key, version, "its row is gone")


def tampered(key: str, version: int, reason: str) -> VersionTampered:
    """Return the error of a version that is not served, and log it the first time."""
    _report(key, version, reason)
    return VersionTampered(key, version, reason)


@lru_cache(maxsize=1024)  # called anew by every refresh; remembers what has been said
def _report(key: str, version: int, reason: str) -> None:
    _log.error("version %d of ICP %r is not served: %s", version, key, reason)


def is_served(record: VersionRecord) -> bool:
    """Tell whether `serve` serves a stored version."""
    try:
        serve(record)
    except VersionTampered:
        return False
    return True
