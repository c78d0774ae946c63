"""The tables of ICPs and what happens to them, as the service sees them."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLModel evaluates the annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Text,
)
from sqlmodel import Field

from app.database.tables import NOW, TIME, Table


class IcpRow(Table, table=True):
    """An ICP; its row is the lock that publishing and activation take."""

    __tablename__ = "icp"

    key: str = Field(primary_key=True, sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)


class VersionRow(Table, table=True):
    """A published version; never updated, never deleted."""

    __tablename__ = "icp_version"
    __table_args__ = (CheckConstraint("version > 0", name="version_counts_from_one"),)

    icp_key: str = Field(primary_key=True, foreign_key="icp.key", sa_type=Text)
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: bytes = Field(sa_type=LargeBinary)
    digest: str = Field(sa_type=Text)
    scoring_digest: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)


class ActivationRow(Table, table=True):
    """An entry of the activation log; the newest of an ICP says what is active."""

    __tablename__ = "icp_activation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["icp_key", "from_version"], ["icp_version.icp_key", "icp_version.version"]
        ),
        ForeignKeyConstraint(
            ["icp_key", "to_version"], ["icp_version.icp_key", "icp_version.version"]
        ),
        CheckConstraint("(to_version IS NULL) = (digest IS NULL)", name="digest_of_to_version"),
        Index(None, "icp_key", "id"),
    )

    id: int = Field(
        default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),)
    )
    icp_key: str = Field(foreign_key="icp.key", sa_type=Text)
    from_version: int | None
    to_version: int | None
    digest: str | None = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)


class DraftRow(Table, table=True):
    """The draft of an ICP: what its next version may become; the only row here that changes."""

    __tablename__ = "icp_draft"
    __table_args__ = (
        ForeignKeyConstraint(
            ["icp_key", "based_on"], ["icp_version.icp_key", "icp_version.version"]
        ),
    )

    icp_key: str = Field(primary_key=True, foreign_key="icp.key", sa_type=Text)
    document: bytes = Field(sa_type=LargeBinary)
    digest: str = Field(sa_type=Text)
    based_on: int | None
    actor: str = Field(sa_type=Text)
    saved_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)


class ScheduleRow(Table, table=True):
    """An activation at a time to come; it ends once, as fired, cancelled or failed."""

    __tablename__ = "icp_scheduled_activation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["icp_key", "version"], ["icp_version.icp_key", "icp_version.version"]
        ),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_with_an_outcome"),
        CheckConstraint("outcome IN ('fired', 'cancelled', 'failed')", name="known_outcome"),
        Index(None, "icp_key", "id"),
        Index(
            "ix_icp_scheduled_activation_pending",
            "activate_at",
            "id",
            postgresql_where="outcome IS NULL",
        ),
    )

    id: int = Field(
        default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),)
    )
    icp_key: str = Field(foreign_key="icp.key", sa_type=Text)
    version: int | None
    activate_at: datetime = Field(sa_type=TIME)
    expects: bool
    expected_version: int | None
    note: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)
    outcome: str | None = Field(default=None, sa_type=Text)
    ended_at: datetime | None = Field(default=None, sa_type=TIME)
    reason: str | None = Field(default=None, sa_type=Text)


class ReviewRow(Table, table=True):
    """A review of a definition, or of its personas; never updated, never deleted."""

    __tablename__ = "icp_review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["icp_key", "version"], ["icp_version.icp_key", "icp_version.version"]
        ),
        CheckConstraint("cardinality(covers) > 0", name="covers_something"),
        Index(None, "icp_key", "id"),
    )

    id: int = Field(
        default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),)
    )
    icp_key: str = Field(foreign_key="icp.key", sa_type=Text)
    version: int
    covers: list[str] = Field(sa_type=ARRAY(Text))
    outcome: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)
