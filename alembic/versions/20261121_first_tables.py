"""The first tables: ICPs, their versions, the activation log, the revision of it all.

Revision: 5f1c2a9d7e34, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5f1c2a9d7e34"
down_revision = None
branch_labels = None
depends_on = None

ROLE = "icp_service"
APPEND_ONLY = ("icp_version", "icp_activation")


def _created_at() -> sa.Column[object]:
    return sa.Column(
        "created_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )


def upgrade() -> None:
    """Create the tables, make published rows immutable, and let the service read and add."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "icp",
        sa.Column("key", sa.Text(), nullable=False),
        _created_at(),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_icp")),
    )
    op.create_table(
        "icp_version",
        sa.Column("icp_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scoring_digest", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        _created_at(),
        sa.PrimaryKeyConstraint("icp_key", "version", name=op.f("pk_icp_version")),
        sa.ForeignKeyConstraint(["icp_key"], ["icp.key"], name=op.f("fk_icp_version_icp_key_icp")),
        sa.CheckConstraint("version > 0", name=op.f("ck_icp_version_version_counts_from_one")),
    )
    op.create_table(
        "icp_activation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("icp_key", sa.Text(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=True),
        sa.Column("to_version", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        _created_at(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_icp_activation")),
        sa.ForeignKeyConstraint(
            ["icp_key"], ["icp.key"], name=op.f("fk_icp_activation_icp_key_icp")
        ),
        sa.ForeignKeyConstraint(
            ["icp_key", "from_version"],
            ["icp_version.icp_key", "icp_version.version"],
            name=op.f("fk_icp_activation_icp_key_from_version_icp_version"),
        ),
        sa.ForeignKeyConstraint(
            ["icp_key", "to_version"],
            ["icp_version.icp_key", "icp_version.version"],
            name=op.f("fk_icp_activation_icp_key_to_version_icp_version"),
        ),
        sa.CheckConstraint(
            "(to_version IS NULL) = (digest IS NULL)",
            name=op.f("ck_icp_activation_digest_of_to_version"),
        ),
    )
    op.create_index(op.f("ix_icp_activation_icp_key_id"), "icp_activation", ["icp_key", "id"])
    op.create_table(
        "registry_revision",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_revision")),
        sa.CheckConstraint("id = 1", name=op.f("ck_registry_revision_one_row")),
    )
    op.execute("INSERT INTO registry_revision (id, revision) VALUES (1, 0)")
    _refuse_changes()
    _grant()


def _refuse_changes() -> None:
    op.execute("""
        CREATE FUNCTION icp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION USING
                MESSAGE = TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' is refused',
                HINT = 'Publish a new version, or activate another one.',
                ERRCODE = 'restrict_violation';
        END $$
    """)
    for table in APPEND_ONLY:
        op.execute(f"""
            CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION icp_refuse_change()
        """)
        op.execute(f"""
            CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION icp_refuse_change()
        """)


def _grant() -> None:
    # Roles belong to the whole cluster: another database may have made this one, even just now.
    op.execute(f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                BEGIN
                    CREATE ROLE {ROLE} NOLOGIN;
                    GRANT {ROLE} TO CURRENT_USER;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    NULL;
                END;
            END IF;
            IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
                GRANT {ROLE} TO CURRENT_USER;
            END IF;
        END $$
    """)
    op.execute(_on_schema("GRANT USAGE", f"TO {ROLE}"))
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(APPEND_ONLY)} TO {ROLE}")
    # To lock a row takes the right to update some column of it.
    op.execute(f"GRANT SELECT, INSERT, UPDATE (created_at) ON icp TO {ROLE}")
    op.execute(f"GRANT SELECT, UPDATE (revision) ON registry_revision TO {ROLE}")
    op.execute(f"GRANT SELECT ON alembic_version TO {ROLE}")


def _on_schema(begin: str, end: str) -> str:
    schema = "quote_ident(current_schema())"
    return f"DO $$ BEGIN EXECUTE '{begin} ON SCHEMA ' || {schema} || ' {end}'; END $$"


def downgrade() -> None:
    """Drop everything of this database; the role stays, other databases may use it."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("icp_activation", "icp_version", "icp", "registry_revision"):
        op.drop_table(table)
    op.execute("DROP FUNCTION icp_refuse_change()")
    op.execute(f"REVOKE ALL ON alembic_version FROM {ROLE}")
    op.execute(_on_schema("REVOKE USAGE", f"FROM {ROLE}"))
