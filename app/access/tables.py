"""The tables of API keys, as the service sees them."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLModel evaluates the annotations

from sqlalchemy import ARRAY, CheckConstraint, LargeBinary, Text
from sqlmodel import Field

from app.access.secret import new_id
from app.database.tables import NOW, TIME, Table


class KeyRow(Table, table=True):
    """An API key: never deleted; its end may come earlier than planned, and it may be revoked."""

    __tablename__ = "api_key"
    __table_args__ = (
        CheckConstraint("octet_length(secret_digest) = 32", name="secret_digest_is_sha256"),
        CheckConstraint("cardinality(scopes) > 0", name="has_a_scope"),
        CheckConstraint("cardinality(icps) > 0", name="allows_an_icp"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    secret_digest: bytes = Field(sa_type=LargeBinary)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    icps: list[str] | None = Field(sa_type=ARRAY(Text))
    rate_limit: str | None = Field(sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)
    created_by: str = Field(sa_type=Text)
    expires_at: datetime | None = Field(sa_type=TIME)
    revoked_at: datetime | None = Field(default=None, sa_type=TIME)
    revoked_by: str | None = Field(default=None, sa_type=Text)
    replaces: str | None = Field(default=None, foreign_key="api_key.id", unique=True, sa_type=Text)


class KeyUseRow(Table, table=True):
    """When a key was used last; apart from the key, as it changes all the time."""

    __tablename__ = "api_key_use"

    key_id: str = Field(primary_key=True, foreign_key="api_key.id", sa_type=Text)
    last_used_at: datetime = Field(sa_type=TIME)
