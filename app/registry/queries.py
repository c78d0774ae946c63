"""Reading rows within a transaction."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from app.events.messages import Version
from app.registry.records import Activation, IcpRecord, VersionRecord, VersionSummary
from app.registry.tables import ActivationRow, IcpRow, ReviewRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

Pair = tuple[str, int]
"""The key of an ICP, and the number of a version."""

_SUMMARY = (
    col(VersionRow.icp_key),
    col(VersionRow.version),
    col(VersionRow.digest),
    col(VersionRow.scoring_digest),
    col(VersionRow.note),
    col(VersionRow.actor),
    col(VersionRow.created_at),
)
# The log counts too: the number of a version whose row is gone is not given again.
_NUMBERS = sqlalchemy.union_all(
    sqlalchemy.select(col(VersionRow.icp_key), col(VersionRow.version)),
    sqlalchemy.select(col(ActivationRow.icp_key), col(ActivationRow.to_version)).where(
        col(ActivationRow.to_version).is_not(None)
    ),
).subquery()


def keys(session: Session) -> list[str]:
    """Return the key of every ICP."""
    return list(session.exec(select(IcpRow.key)))


def has_icp(session: Session, key: str) -> bool:
    """Tell whether there is an ICP of this key."""
    return session.exec(select(IcpRow.key).where(IcpRow.key == key)).first() is not None


def icps(session: Session) -> tuple[IcpRecord, ...]:
    """Return every ICP with a version, by key."""
    newest = select(func.max(ActivationRow.id)).group_by(col(ActivationRow.icp_key))
    entries = session.exec(select(ActivationRow).where(col(ActivationRow.id).in_(newest)))
    current = {row.icp_key: activation(row) for row in entries}
    reviewed = {covered: _reviewed(session, covered) for covered in ("definition", "personas")}
    latest = sqlalchemy.select(_NUMBERS.c.icp_key, func.max(_NUMBERS.c.version)).group_by(
        _NUMBERS.c.icp_key
    )
    return tuple(
        IcpRecord(
            key,
            version,
            current.get(key),
            reviewed["definition"].get(key),
            reviewed["personas"].get(key),
        )
        for key, version in sorted(session.execute(latest))
    )


def _reviewed(session: Session, covered: str) -> dict[str, datetime]:
    """Return when each ICP's definition, or its personas, were reviewed last."""
    newest = (
        sqlalchemy.select(col(ReviewRow.icp_key), func.max(ReviewRow.created_at))
        .where(sqlalchemy.literal(covered) == sqlalchemy.any_(col(ReviewRow.covers)))
        .group_by(col(ReviewRow.icp_key))
    )
    return {key: at for key, at in session.execute(newest)}  # noqa: C416 - rows are no pairs to mypy


def newest_activation(session: Session, key: str) -> Activation | None:
    """Return the entry of the activation log that holds."""
    return next(iter(activations(session, key, limit=1, after=None)), None)


def latest_version(session: Session, key: str) -> int:
    """Return the number of the newest version; 0 before the first."""
    query = sqlalchemy.select(func.coalesce(func.max(_NUMBERS.c.version), 0)).where(
        _NUMBERS.c.icp_key == key
    )
    number: int = session.execute(query).scalar_one()
    return number


def pairs(session: Session) -> list[Pair]:
    """Return the key and number of every version that has a row."""
    every = sqlalchemy.select(col(VersionRow.icp_key), col(VersionRow.version))
    return [(key, version) for key, version in session.execute(every)]


def has_version(session: Session, key: str, number: int) -> bool:
    """Tell whether the row of a version is there."""
    row = select(VersionRow.version).where(VersionRow.icp_key == key, VersionRow.version == number)
    return session.exec(row).first() is not None


def named(session: Session, key: str, number: int | None) -> Version | None:
    """Return a version as events name it; None for none, or when its row is gone."""
    query = select(VersionRow.version, VersionRow.digest, VersionRow.scoring_digest).where(
        VersionRow.icp_key == key, VersionRow.version == number
    )
    found = session.exec(query).first()
    return None if found is None else Version(*found)


def referable(session: Session, key: str, version: int | None) -> int | None:
    """Return a version, or None when its row is gone: no other row may refer to it any more."""
    gone = version is not None and not has_version(session, key, version)
    return None if gone else version


def digests(session: Session, wanted: Collection[Pair]) -> dict[Pair, set[str]]:
    """Return the digests under which the row and the log name each of the wanted versions.

    One whose row is gone is left out.
    """
    stored = {}
    for some in _batches(wanted, 1_000):
        logged = _logged(session, some)
        pair = tuple_(col(VersionRow.icp_key), col(VersionRow.version))
        for key, version, digest in session.exec(
            select(VersionRow.icp_key, VersionRow.version, VersionRow.digest).where(pair.in_(some))
        ):
            stored[key, version] = {digest, *logged.get((key, version), ())}
    return stored


def versions(session: Session, wanted: Collection[Pair]) -> Iterator[VersionRecord]:
    """Read the wanted versions that exist, each as (key, number), unchecked, a few at a time."""
    for some in _batches(wanted, 20):
        logged = _logged(session, some)
        pair = tuple_(col(VersionRow.icp_key), col(VersionRow.version))
        # Plain columns: the session would keep rows, and with them every document.
        for (
            key,
            version,
            digest,
            scoring_digest,
            note,
            actor,
            created_at,
            document,
        ) in session.execute(
            sqlalchemy.select(*_SUMMARY, col(VersionRow.document)).where(pair.in_(some))
        ):
            yield VersionRecord(
                key=key,
                version=version,
                digest=digest,
                scoring_digest=scoring_digest,
                note=note,
                actor=actor,
                published_at=created_at,
                document=document,
                logged=tuple(logged.get((key, version), ())),
            )


def _logged(session: Session, wanted: Collection[Pair]) -> dict[Pair, list[str]]:
    logged: dict[Pair, list[str]] = {}
    pair = tuple_(col(ActivationRow.icp_key), col(ActivationRow.to_version))
    for key, version, digest in session.exec(
        select(ActivationRow.icp_key, ActivationRow.to_version, ActivationRow.digest)
        .where(pair.in_(wanted))
        .distinct()
    ):
        logged.setdefault((key, version or 0), []).append(digest or "")
    return logged


def _batches(wanted: Collection[Pair], most: int) -> Iterator[list[Pair]]:
    rest = iter(wanted)
    while some := list(islice(rest, most)):
        yield some


def summaries(session: Session, key: str, limit: int, after: int | None) -> list[VersionSummary]:
    """Return versions without their documents, newest first, those below `after`."""
    query = sqlalchemy.select(*_SUMMARY).where(col(VersionRow.icp_key) == key)
    if after is not None:
        query = query.where(col(VersionRow.version) < after)
    newest_first = query.order_by(col(VersionRow.version).desc()).limit(limit)
    return [VersionSummary(*row) for row in session.execute(newest_first)]


def activations(session: Session, key: str, limit: int, after: int | None) -> list[Activation]:
    """Return the activation log, newest first, those entries before the one of id `after`."""
    query = select(ActivationRow).where(ActivationRow.icp_key == key)
    if after is not None:
        query = query.where(ActivationRow.id < after)
    newest_first = query.order_by(col(ActivationRow.id).desc()).limit(limit)
    return [activation(row) for row in session.exec(newest_first)]


def activation(row: ActivationRow) -> Activation:
    """Return a row of the log as a record."""
    return Activation(
        id=row.id,
        key=row.icp_key,
        from_version=row.from_version,
        to_version=row.to_version,
        digest=row.digest,
        note=row.note,
        actor=row.actor,
        activated_at=row.created_at,
    )
