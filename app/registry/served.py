"""Versions that are proved to be what was published, and compiled when they are used.

The digest, in the row and in the activation log, is the proof. The scoring digest is none: how it
is made may change with the code, and a sound version must not fall out of service for that.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import compress, decompress

import orjson
from pydantic import BaseModel

from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.digest import digest
from app.registry.compiled_cache import COMPILED, Place
from app.registry.errors import VersionTampered
from app.registry.records import VersionRecord, VersionSummary
from schemas.definition import Definition, Review
from schemas.people import BuyingCenter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.registry.records import Draft

_log = logging.getLogger(__name__)

_LEVEL = 4
"""Of compression: twice as fast as the usual one, and 3 % larger."""

DRAFT = "draft"
"""What stands for the number of a version that has none yet."""

_NOT_SCORED = {
    "personas": (),
    "buying_center": BuyingCenter(),
    "routing": None,
    "messaging": None,
    "examples": (),
}
"""What scoring never reads of a definition is not kept: a third of it in memory."""

_OTHER_DIGEST = "its document does not match its digest"


@dataclass(frozen=True, slots=True)
class Header:
    """What is asked of a version without scoring by it.

    Attributes:
        name: The definition's name.
        statement: The company it is for, in a sentence or two.
        owner: Who answers for it.
        tags: What `tag:` finds it by.
        cadence_days: Days between its reviews.
        personas_cadence_days: Days between reviews of its personas.
    """

    name: str
    statement: str
    owner: str
    tags: tuple[str, ...]
    cadence_days: int
    personas_cadence_days: int | None


class _Head(BaseModel):
    """The part of a definition that its header is made of."""

    key: str
    name: str
    statement: str
    owner: str
    tags: tuple[str, ...] = ()
    review: Review


@dataclass(frozen=True, slots=True, eq=False)
class ServedVersion(VersionSummary):
    """A published version, proved to be what was published; compiled when it is first used.

    Attributes:
        version: Its number; 0 of a draft, which is served like a version to who may write it.
        header: What its document says of itself.
        packed: Its canonical bytes, compressed.
        place: Its compiled form, while it has one.
        icp: What every answer says of the version that gave it; not to be changed.
        icp_json: The same, as JSON.
    """

    header: Header
    packed: bytes
    place: Place
    icp: dict[str, object] = field(init=False)
    icp_json: bytes = field(init=False)

    def __post_init__(self) -> None:
        version = self.version or DRAFT
        icp = {"key": self.key, "version": version, "digest": self.digest}
        object.__setattr__(self, "icp", icp)
        # A copy: what orjson returns takes 4 kB however short it is.
        object.__setattr__(self, "icp_json", bytes(memoryview(orjson.dumps(icp))))

    @property
    def document(self) -> bytes:
        """The canonical bytes, made anew by every call.

        Raises:
            VersionTampered: they are not what was published.
        """
        document = decompress(self.packed)
        if digest(document) != self.digest:
            raise tampered(self.key, self.version, _OTHER_DIGEST)
        return document

    @property
    def compiled_or_none(self) -> Compiled | None:
        """What scores, if it is compiled; who scores by it keeps it until the end."""
        compiled = self.place.compiled
        if compiled is not None:
            self.place.used = True
        return compiled

    @property
    def compiled(self) -> Compiled:
        """What scores; compiled now unless it still is, which is nothing for an event loop.

        Raises:
            VersionTampered: this release cannot read the document.
        """
        return self.compiled_or_none or self._compiled(COMPILED.offer)

    def keep_compiled(self) -> None:
        """Compile it ahead, whatever has to make room for it.

        Raises:
            VersionTampered: this release cannot read the document.
        """
        self._compiled(COMPILED.put)

    def compile(self) -> Compiled:
        """Return a compiled form of its own, which nobody keeps.

        Raises:
            VersionTampered: this release cannot read the document.
        """
        with _readable(self.key, self.version):
            return compile_definition(self.definition().model_copy(update=_NOT_SCORED))

    def definition(self) -> Definition:
        """Return the whole definition, made anew by every call.

        Raises:
            VersionTampered: this release cannot read the document.
        """
        with _readable(self.key, self.version):
            return Definition.model_validate_json(self.document)

    def fault(self) -> VersionTampered | None:
        """Return why it cannot be compiled, if that was tried before; a new error each time."""
        reason = self.place.fault
        return None if reason is None else VersionTampered(self.key, self.version, reason)

    def _compiled(self, keep: Callable[[Place, Compiled], None]) -> Compiled:
        place = self.place
        with place.compiling:  # by one thread, while others that need it wait
            if (compiled := place.compiled) is not None:
                return compiled
            if (fault := self.fault()) is not None:
                raise fault
            try:
                compiled = self.compile()
            except VersionTampered as error:
                place.fault = error.reason
                raise
            keep(place, compiled)
        return compiled


def serve(record: VersionRecord) -> ServedVersion:
    """Check a stored version; one that is not served is an error in the log, once.

    Of the document only the head is read: that takes a tenth of the time of reading all of it.

    Raises:
        VersionTampered: it is not what was published, or its head cannot be read.
    """
    if digest(record.document) != record.digest or set(record.logged) - {record.digest}:
        raise tampered(record.key, record.version, _OTHER_DIGEST)
    with _readable(record.key, record.version):
        head = _Head.model_validate_json(record.document)
    if head.key != record.key:
        raise tampered(record.key, record.version, "its document defines another ICP")
    header = Header(
        name=head.name,
        statement=head.statement,
        owner=head.owner,
        tags=head.tags,
        cadence_days=head.review.cadence_days,
        personas_cadence_days=head.review.personas_cadence_days,
    )
    return ServedVersion(
        key=record.key,
        version=record.version,
        digest=record.digest,
        scoring_digest=record.scoring_digest,
        note=record.note,
        actor=record.actor,
        published_at=record.published_at,
        header=header,
        packed=compress(record.document, _LEVEL),
        place=Place(len(record.document)),
    )


def serve_draft(draft: Draft, scoring_digest: str) -> ServedVersion:
    """Return a draft without faults as what scores; its document is a definition.

    Args:
        draft: The draft.
        scoring_digest: Of its document.
    """
    record = VersionRecord(
        key=draft.key,
        version=0,
        digest=draft.digest,
        scoring_digest=scoring_digest,
        note="",
        actor=draft.actor,
        published_at=draft.saved_at,
        document=draft.document,
        logged=(),
    )
    return serve(record)


@contextmanager
def _readable(key: str, version: int) -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, TypeError) as error:
        reason = "its document matches its digest, but this release cannot read it"
        raise tampered(key, version, reason) from error


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
