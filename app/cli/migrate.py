"""`icp migrate`: bring the database to the tables this version needs."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.startup import database, settings_from_environment
from app.database import migrating

DraftOption = Annotated[
    str | None,
    typer.Option(metavar="MESSAGE", help="For developers: write a migration for changed tables."),
]


def migrate(*, draft: DraftOption = None) -> None:
    """Migrate the database of ICP_DATABASE_URL, or the service's own in ICP_STATE_DIR."""
    with database(settings_from_environment()) as url:
        migrating.upgrade(url)
        if draft is not None:
            migrating.draft(url, draft)
    typer.echo("The database is up to date.")
