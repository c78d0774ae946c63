"""What every table shares, and the revision of all of them; the migrations in `alembic/` make them.

The models validate nothing: what is stored has passed the models in `schemas` before.
"""

from __future__ import annotations

from uuid import UUID  # noqa: TC003 - SQLModel evaluates the annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    MetaData,
    SmallInteger,
    Uuid,
    func,
)
from sqlmodel import Field, SQLModel

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TIME = DateTime(timezone=True)
# The time of the statement under the lock, so that it rises with the version.
NOW = {"server_default": func.clock_timestamp()}


class Table(SQLModel):
    """What every table shares: one set of metadata, in which constraints get their names."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class RevisionRow(Table, table=True):
    """One row: a number that rises with every change, and a name no other database has."""

    __tablename__ = "registry_revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(
        primary_key=True, sa_type=SmallInteger, sa_column_kwargs={"autoincrement": False}
    )
    revision: int = Field(sa_type=BigInteger)
    registry_id: UUID = Field(
        default=None, sa_type=Uuid, sa_column_kwargs={"server_default": func.gen_random_uuid()}
    )
