"""The table of the audit log, as the service sees it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLModel evaluates the annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field

from app.database.tables import TIME, Table


class EventRow(Table, table=True):
    """An event; never updated, never deleted."""

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("id > 0", name="counts_from_one"),
        Index(None, "subject", "id"),
    )

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=TIME)
    actor: str = Field(sa_type=Text)
    request_id: str | None = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)
    details: str = Field(sa_type=Text)
    previous: str = Field(sa_type=Text)
    hash: str = Field(sa_type=Text)
