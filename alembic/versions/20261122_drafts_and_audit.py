"""Drafts, and the audit log.

Revision: c19e4f7a2b60, after 8c4d0b6e1f52
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c19e4f7a2b60"
down_revision = "8c4d0b6e1f52"
branch_labels = None
depends_on = None

ROLE = "icp_service"


def upgrade() -> None:
    """Create the tables; a draft may change and go, an event may not."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "icp_draft",
        sa.Column("icp_key", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column(
            "saved_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("icp_key", name=op.f("pk_icp_draft")),
        sa.ForeignKeyConstraint(["icp_key"], ["icp.key"], name=op.f("fk_icp_draft_icp_key_icp")),
        sa.ForeignKeyConstraint(
            ["icp_key", "based_on"],
            ["icp_version.icp_key", "icp_version.version"],
            name=op.f("fk_icp_draft_icp_key_based_on_icp_version"),
        ),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.CheckConstraint("id > 0", name=op.f("ck_audit_event_counts_from_one")),
    )
    op.create_index(op.f("ix_audit_event_subject_id"), "audit_event", ["subject", "id"])
    for on in ("UPDATE OR DELETE", "TRUNCATE"):
        op.execute(f"""
            CREATE TRIGGER audit_event_refuse_{"truncate" if on == "TRUNCATE" else "change"}
            BEFORE {on} ON audit_event
            FOR EACH {"STATEMENT" if on == "TRUNCATE" else "ROW"}
            EXECUTE FUNCTION icp_refuse_change()
        """)
    op.execute(f"GRANT SELECT, INSERT ON audit_event TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON icp_draft TO {ROLE}")


def downgrade() -> None:
    """Drop the drafts and the log; versions and activations stay."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("audit_event")
    op.drop_table("icp_draft")
