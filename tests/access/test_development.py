from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from app.access.development import development_key, read_development_key
from app.access.scopes import ALL_SCOPES
from app.access.store import KeyStore
from app.audit.events import Author

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def keys(service_engine: Engine) -> KeyStore:
    """An empty store of keys."""
    return KeyStore(service_engine)


def test_a_key_is_left_for_its_owner_alone(keys: KeyStore, tmp_path: Path) -> None:
    """The first start makes the key; nobody else can read its file, and nothing lies beside it."""
    path = development_key(keys, tmp_path, by=Author("icp serve"))
    (entry,) = keys.entries()
    assert path.read_text().startswith(f"icp_{entry.key.id}_")
    assert (entry.key.scopes, entry.key.created_by) == (ALL_SCOPES, "icp serve")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_second_start_keeps_a_key_that_works(keys: KeyStore, tmp_path: Path) -> None:
    """The key stays as it is, so whoever copied it goes on."""
    path = development_key(keys, tmp_path, by=Author("a"))
    before = path.read_text()
    development_key(keys, tmp_path, by=Author("a"))
    assert path.read_text() == before
    assert len(keys.entries()) == 1


@pytest.mark.parametrize("left", [None, b"", b"\xff", b"icp_aaaaaaaaaa_" + b"a" * 52, "revoked"])
def test_what_does_not_work_is_replaced(
    keys: KeyStore, tmp_path: Path, left: bytes | str | None
) -> None:
    """A missing, damaged, foreign or revoked key gives way to one that works."""
    path = development_key(keys, tmp_path, by=Author("a"))
    before = path.read_text()
    if isinstance(left, bytes):
        path.write_bytes(left)
    elif left is None:
        path.unlink()
    else:
        keys.revoke(keys.entries()[0].key.id, by=Author("a"))
    development_key(keys, tmp_path, by=Author("a"))
    assert path.read_text() != before
    assert path.read_text().startswith(f"icp_{keys.entries()[0].key.id}_")


def test_there_may_be_no_key_to_read(tmp_path: Path) -> None:
    """Without a service that left its key there is none."""
    assert read_development_key(tmp_path) is None
    assert read_development_key(tmp_path / "nowhere") is None
