"""Activations at a time to come, and reviews.

Revision: 2d7f8e61c4ab, after c19e4f7a2b60
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2d7f8e61c4ab"
down_revision = "c19e4f7a2b60"
branch_labels = None
depends_on = None

ROLE = "icp_service"


def upgrade() -> None:
    """Create the tables; an activation that is scheduled ends once, and a review stays."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "icp_scheduled_activation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("icp_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("activate_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expects", sa.Boolean(), nullable=False),
        sa.Column("expected_version", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        _created_at(),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_icp_scheduled_activation")),
        *_of_an_icp("icp_scheduled_activation"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)",
            name=op.f("ck_icp_scheduled_activation_ended_with_an_outcome"),
        ),
        sa.CheckConstraint(
            "outcome IN ('fired', 'cancelled', 'failed')",
            name=op.f("ck_icp_scheduled_activation_known_outcome"),
        ),
    )
    op.create_index(
        op.f("ix_icp_scheduled_activation_icp_key_id"),
        "icp_scheduled_activation",
        ["icp_key", "id"],
    )
    op.create_index(
        "ix_icp_scheduled_activation_pending",
        "icp_scheduled_activation",
        ["activate_at", "id"],
        postgresql_where="outcome IS NULL",
    )
    op.create_table(
        "icp_review",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("icp_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("covers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        _created_at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_icp_review")),
        *_of_an_icp("icp_review"),
        sa.CheckConstraint("cardinality(covers) > 0", name=op.f("ck_icp_review_covers_something")),
    )
    op.create_index(op.f("ix_icp_review_icp_key_id"), "icp_review", ["icp_key", "id"])
    for name, on, each in (
        ("change", "UPDATE OR DELETE", "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(f"""
            CREATE TRIGGER icp_review_refuse_{name} BEFORE {on} ON icp_review
            FOR EACH {each} EXECUTE FUNCTION icp_refuse_change()
        """)
    op.execute("""
        CREATE FUNCTION icp_refuse_schedule_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.outcome IS NULL
                AND to_jsonb(NEW) - '{outcome,ended_at,reason}'::text[]
                = to_jsonb(OLD) - '{outcome,ended_at,reason}'::text[]
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION USING
                MESSAGE = 'a scheduled activation can only end, once: ' || TG_OP || ' is refused',
                HINT = 'Cancel it, and schedule another one.',
                ERRCODE = 'restrict_violation';
        END $$
    """)
    for name, on, each in (
        ("change", "UPDATE OR DELETE", "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(f"""
            CREATE TRIGGER icp_scheduled_activation_refuse_{name}
            BEFORE {on} ON icp_scheduled_activation
            FOR EACH {each} EXECUTE FUNCTION icp_refuse_schedule_change()
        """)
    op.execute(f"GRANT SELECT, INSERT ON icp_review TO {ROLE}")
    op.execute(
        "GRANT SELECT, INSERT, UPDATE (outcome, ended_at, reason) ON icp_scheduled_activation"
        f" TO {ROLE}"
    )


def _created_at() -> sa.Column[object]:
    return sa.Column(
        "created_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )


def _of_an_icp(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(["icp_key"], ["icp.key"], name=op.f(f"fk_{table}_icp_key_icp")),
        sa.ForeignKeyConstraint(
            ["icp_key", "version"],
            ["icp_version.icp_key", "icp_version.version"],
            name=op.f(f"fk_{table}_icp_key_version_icp_version"),
        ),
    )


def downgrade() -> None:
    """Drop both; what was activated, and when, stays in the log."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("icp_review")
    op.drop_table("icp_scheduled_activation")
    op.execute("DROP FUNCTION icp_refuse_schedule_change()")
