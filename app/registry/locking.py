"""The lock of an ICP, which everything that writes takes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from app.registry.tables import IcpRow

if TYPE_CHECKING:
    from sqlmodel import Session


def enter(session: Session, key: str) -> None:
    """Make the ICP unless there is one, and lock it until the transaction ends."""
    session.execute(insert(IcpRow).values(key=key).on_conflict_do_nothing())
    lock(session, key)


def lock(session: Session, key: str) -> None:
    """Lock an ICP that exists until the transaction ends."""
    session.exec(select(IcpRow).where(IcpRow.key == key).with_for_update()).one()
