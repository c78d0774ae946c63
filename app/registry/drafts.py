"""The store of drafts: one an ICP at most, changed only by who has seen what it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from app.audit.events import Action, Written
from app.audit.log import append
from app.database.transactions import transaction
from app.engine.digest import digest
from app.registry import queries
from app.registry.errors import NoDraft, StaleDraft
from app.registry.locking import enter, lock
from app.registry.records import Draft
from app.registry.store_reads import require
from app.registry.tables import DraftRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Engine
    from sqlmodel import Session

    from app.audit.events import Author


class Seen(NamedTuple):
    """What a caller takes the draft to be.

    Attributes:
        digests: It is one of these; None for whatever it is.
        absent: There is none; the digests then say nothing.
    """

    digests: Collection[str] | None = None
    absent: bool = False

    def require(self, key: str, actual: str | None) -> None:
        """Raise StaleDraft unless the draft there is, by its digest, is what was seen."""
        if self.absent:
            fits = actual is None
        else:
            fits = actual is not None and (self.digests is None or actual in self.digests)
        if not fits:
            raise StaleDraft(key, actual)


class Drafts:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, key: str) -> Draft:
        """Return the draft of an ICP.

        Raises:
            UnknownIcp: there is no such ICP.
            NoDraft: it has none.
        """
        with transaction(self._engine) as session:
            require(session, key)
            row = session.get(DraftRow, key)
            if row is None:
                raise NoDraft(key)
            return _draft(row)

    def save(self, key: str, document: bytes, seen: Seen, *, by: Author) -> Draft:
        """Begin a draft, or change it.

        Args:
            key: The ICP, which need not exist yet.
            document: The canonical bytes of the definition as far as it is written.
            seen: What the caller takes the draft to be.
            by: Who saves it.

        Raises:
            StaleDraft: it is something else.
        """
        after = digest(document)
        with transaction(self._engine) as session:
            enter(session, key)
            row = session.get(DraftRow, key)
            before = None if row is None else row.digest
            seen.require(key, before)
            if row is None:
                latest = queries.latest_version(session, key) or None
                based_on = queries.referable(session, key, latest)
                row = DraftRow(icp_key=key, based_on=based_on, document=b"", digest="", actor="")
                session.add(row)
            if before != after:
                row.document, row.digest, row.actor = document, after, by.name
                row.saved_at = datetime.now(UTC)
                session.flush()
                append(session, Written(Action.DRAFT_SAVED, key, before, after), by)
            return _draft(row)

    def discard(self, key: str, seen: Seen, *, by: Author) -> None:
        """Throw the draft away.

        Raises:
            UnknownIcp: there is no such ICP.
            NoDraft: it has none.
            StaleDraft: it is something else than the caller takes it to be.
        """
        with transaction(self._engine) as session:
            require(session, key)
            lock(session, key)
            row = session.get(DraftRow, key)
            if row is None:
                raise NoDraft(key)
            seen.require(key, row.digest)
            session.delete(row)
            append(session, Written(Action.DRAFT_DISCARDED, key, row.digest), by)


def take(session: Session, key: str, seen: Seen) -> None:
    """Remove the draft that is published, in the transaction and under the lock of its ICP.

    Raises:
        StaleDraft: it is something else by now.
    """
    row = session.get(DraftRow, key)
    seen.require(key, None if row is None else row.digest)
    session.delete(row)
    session.flush()


def _draft(row: DraftRow) -> Draft:
    return Draft(
        key=row.icp_key,
        document=row.document,
        digest=row.digest,
        based_on=row.based_on,
        actor=row.actor,
        saved_at=row.saved_at,
    )
