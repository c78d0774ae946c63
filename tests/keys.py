"""Keys for tests: put into the database as a write that nobody is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session

from app.access.scopes import ALL_SCOPES, Scope
from app.access.secret import as_sent, digest, new_id, new_secret
from app.access.tables import KeyRow
from app.database.engine import owner_engine

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import URL

NAME = "tests"


def key_in(url: URL, scopes: Collection[Scope] = ALL_SCOPES) -> str:
    """Return a new key of a database, by default with every scope; the revision stays as it is.

    A service that runs already learns of it with the next change.
    """
    secret = new_secret()
    row = KeyRow(
        id=new_id(),
        name=NAME,
        description="",
        secret_digest=digest(secret.encode()),
        scopes=sorted(scopes),
        icps=None,
        rate_limit=None,
        created_by=NAME,
        expires_at=None,
    )
    with Session(owner_engine(url)) as session, session.begin():
        session.add(row)
        session.flush()
        return as_sent(row.id, secret)
