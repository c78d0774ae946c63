"""API keys, when each was used last, and an id that tells one registry from another.

Revision: 8c4d0b6e1f52, after 5f1c2a9d7e34
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8c4d0b6e1f52"
down_revision = "5f1c2a9d7e34"
branch_labels = None
depends_on = None

ROLE = "icp_service"


def upgrade() -> None:
    """Create the tables; a key can be added, ended earlier and revoked, and nothing else."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "registry_revision",
        sa.Column(
            "registry_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False
        ),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("icps", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("rate_limit", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("replaces", name=op.f("uq_api_key_replaces")),
        sa.ForeignKeyConstraint(
            ["replaces"], ["api_key.id"], name=op.f("fk_api_key_replaces_api_key")
        ),
        sa.CheckConstraint(
            "octet_length(secret_digest) = 32", name=op.f("ck_api_key_secret_digest_is_sha256")
        ),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("ck_api_key_has_a_scope")),
        sa.CheckConstraint("cardinality(icps) > 0", name=op.f("ck_api_key_allows_an_icp")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)",
            name=op.f("ck_api_key_revoked_by_somebody"),
        ),
    )
    op.create_table(
        "api_key_use",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_api_key_use")),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_key.id"], name=op.f("fk_api_key_use_key_id_api_key")
        ),
    )
    _refuse_all_but_an_end()
    op.execute(
        f"GRANT SELECT, INSERT, UPDATE (expires_at, revoked_at, revoked_by) ON api_key TO {ROLE}"
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE (last_used_at) ON api_key_use TO {ROLE}")


def _refuse_all_but_an_end() -> None:
    """A key that has ended never works again, and none ever gets more than it was made with."""
    op.execute("""
        CREATE FUNCTION icp_refuse_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{expires_at,revoked_at,revoked_by}'::text[]
                = to_jsonb(OLD) - '{expires_at,revoked_at,revoked_by}'::text[]
                AND coalesce(NEW.expires_at, 'infinity') <= coalesce(OLD.expires_at, 'infinity')
                AND (OLD.revoked_at IS NULL OR (NEW.revoked_at, NEW.revoked_by)
                    IS NOT DISTINCT FROM (OLD.revoked_at, OLD.revoked_by))
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION USING
                MESSAGE = 'a key can only end: ' || TG_OP || ' is refused',
                HINT = 'Rotate the key, or make another one.',
                ERRCODE = 'restrict_violation';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER api_key_refuse_change BEFORE UPDATE OR DELETE ON api_key
        FOR EACH ROW EXECUTE FUNCTION icp_refuse_key_change()
    """)
    op.execute("""
        CREATE TRIGGER api_key_refuse_truncate BEFORE TRUNCATE ON api_key
        FOR EACH STATEMENT EXECUTE FUNCTION icp_refuse_key_change()
    """)


def downgrade() -> None:
    """Drop the keys; nothing can call any more."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("api_key_use")
    op.drop_table("api_key")
    op.execute("DROP FUNCTION icp_refuse_key_change()")
    op.drop_column("registry_revision", "registry_id")
