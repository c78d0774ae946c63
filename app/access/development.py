"""The development key: of a service with a database of its own, left for the person at hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hmac import compare_digest
from typing import TYPE_CHECKING

from app.access.scopes import ALL_SCOPES, Scope
from app.access.secret import BEARER, digest
from app.access.wanted import NewKey

if TYPE_CHECKING:
    from pathlib import Path

    from app.access.store import KeyStore
    from app.audit.events import Author

FILE = "development-key"
NAME = "development"


def development_key(store: KeyStore, state_dir: Path, *, by: Author) -> Path:
    """Make sure that the state directory holds a key with every scope, and that it works.

    A key that works is kept, so whoever copied it goes on.

    Args:
        store: Where the keys are.
        state_dir: The state directory; it exists.
        by: Who makes the key.

    Returns:
        The file that holds it, readable by its owner alone.
    """
    path = state_dir / FILE
    if not _works(store, path):
        wanted = NewKey(
            name=NAME, scopes=list(Scope), description=f"In {FILE} of the state directory."
        )
        _write(path, store.create(wanted, by=by).secret)
    return path


def read_development_key(state_dir: Path) -> str | None:
    """Return the key that a service on this machine left; None where there is none to read."""
    try:
        sent = (state_dir / FILE).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return sent if BEARER.fullmatch(f"Bearer {sent}".encode()) else None


def _works(store: KeyStore, path: Path) -> bool:
    sent = read_development_key(path.parent)
    found = BEARER.fullmatch(f"Bearer {sent}".encode())
    if found is None:
        return False
    key_id, secret = found.groups()
    now = datetime.now(UTC)
    return any(
        entry.key.id == key_id.decode("ascii")
        and compare_digest(digest(secret), entry.key.secret_digest)
        and entry.key.live(now)
        and entry.key.scopes == ALL_SCOPES
        for entry in store.entries()
    )


def _write(path: Path, key: str) -> None:
    """Put the key in place at once, in a file that nobody else could open at any time."""
    aside = path.with_name(f"{FILE}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{key}\n")
    aside.replace(path)
