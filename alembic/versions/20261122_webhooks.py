"""Webhooks, messages to them, and deliveries of these.

Revision: e7a1c05d9b34, after 2d7f8e61c4ab
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "e7a1c05d9b34"
down_revision = "2d7f8e61c4ab"
branch_labels = None
depends_on = None

ROLE = "icp_service"
CREATED_AT: dict[str, Any] = {"server_default": sa.text("clock_timestamp()"), "nullable": False}


def upgrade() -> None:
    """Create the tables; a message may not change, and a webhook takes its deliveries along."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "webhook",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("previous_secret", sa.Text(), nullable=True),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("events", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("icps", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), **CREATED_AT),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_why", sa.Text(), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.CheckConstraint("cardinality(events) > 0", name=op.f("ck_webhook_asks_for_an_event")),
        sa.CheckConstraint("cardinality(icps) > 0", name=op.f("ck_webhook_asks_for_an_icp")),
        sa.CheckConstraint(
            "(previous_secret IS NULL) = (previous_until IS NULL)",
            name=op.f("ck_webhook_previous_secret_ends"),
        ),
        sa.CheckConstraint(
            "(disabled_at IS NULL) = (disabled_why IS NULL)",
            name=op.f("ck_webhook_disabled_for_why"),
        ),
    )
    op.create_table(
        "webhook_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("icp_key", sa.Text(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), **CREATED_AT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_message")),
        sa.UniqueConstraint("occasion", name=op.f("uq_webhook_message_occasion")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhook.id"],
            name=op.f("fk_webhook_delivery_webhook_id_webhook"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["webhook_message.id"],
            name=op.f("fk_webhook_delivery_message_id_webhook_message"),
        ),
        sa.UniqueConstraint(
            "webhook_id", "message_id", name=op.f("uq_webhook_delivery_webhook_id_message_id")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'delivered', 'dead')",
            name=op.f("ck_webhook_delivery_state_is_known"),
        ),
        sa.CheckConstraint(
            "(state = 'pending') = (next_attempt_at IS NOT NULL)",
            name=op.f("ck_webhook_delivery_pending_is_due"),
        ),
    )
    op.create_index(
        op.f("ix_webhook_delivery_webhook_id_id"), "webhook_delivery", ["webhook_id", "id"]
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["webhook_id", "next_attempt_at"],
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_webhook_delivery_open",
        "webhook_delivery",
        ["state"],
        postgresql_where=sa.text("state <> 'delivered'"),
    )
    op.execute(f"GRANT SELECT, INSERT, DELETE ON webhook TO {ROLE}")
    op.execute(f"""
        GRANT UPDATE (secret, previous_secret, previous_until, disabled_at, disabled_why,
            paused_until) ON webhook TO {ROLE}
    """)
    op.execute(f"GRANT SELECT, INSERT ON webhook_message TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT ON webhook_delivery TO {ROLE}")
    op.execute(f"""
        GRANT UPDATE (state, attempts, next_attempt_at, last_status, last_error, delivered_at)
        ON webhook_delivery TO {ROLE}
    """)


def downgrade() -> None:
    """Drop the webhooks with all that was to be sent to them."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_message")
    op.drop_table("webhook")
