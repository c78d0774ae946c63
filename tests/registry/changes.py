"""Shorthands of the registry's tests: publishing, and altering rows as only the owner can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from app.audit.events import Author
from app.registry.publishing import Prepared, Publication, prepare
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pydantic import JsonValue
    from sqlalchemy import Engine

    from app.registry.records import Published
    from app.registry.store import Store


def prepared(**changes: JsonValue) -> Prepared:
    """Return a minimal definition, ready to be published."""
    return prepare(minimal_document(**changes))


def publish(store: Store, *, activate: bool = True, **changes: JsonValue) -> Published:
    """Publish a minimal definition."""
    return store.publish(Publication(prepared(**changes), "why", activate), by=Author("ada"))


def tamper(owner: Engine, statement: str, **values: object) -> None:
    """Run a statement as the owner with the triggers out of the way."""
    with owner.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), values)
