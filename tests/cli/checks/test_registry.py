from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import Author
from app.cli.checks.registry import keys, revision, snapshot, versions
from app.registry.registry import Registry
from app.registry.snapshot import Snapshot
from tests.cli.checks.examining import of, only, said
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL, Engine

    from app.cli.checks.deployment import Deployment
    from app.registry.store import Store


@pytest.fixture
def deployment(database_url: URL, tmp_path: Path) -> Deployment:
    """A deployment with a migrated database and a state directory."""
    return of(database_url=database_url, state_dir=tmp_path)


def test_every_version_is_checked(
    deployment: Deployment, store: Store, owner_engine: Engine
) -> None:
    """Sound versions are counted; one that was tampered with is named, with what to do."""
    publish(store)
    publish(store, name="Another")
    only(versions, deployment)("ok", "2 versions were checked, 1 are active")
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE version = 1")
    assert [(str(state), text.partition(";")[0]) for state, text in said(versions, deployment)] == [
        ("warning", "version 1 of small is not what was published and is not served"),
        ("ok", "2 versions were checked, 1 are active"),
    ]
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE version = 2")
    told = str(said(versions, deployment))
    assert "`icp apply` its file again" in told
    assert "small does not answer" in told


def test_the_revision_is_told(deployment: Deployment, store: Store) -> None:
    """Which registry it is and how far it is helps to compare databases."""
    publish(store)
    only(revision, deployment)("ok", "revision 1 of the registry")


def test_keys_that_want_a_look(
    deployment: Deployment, service_engine: Engine, owner_engine: Engine
) -> None:
    """No administrator, an end that is near, and a key that nobody ever used are told."""
    store = KeyStore(service_engine)
    assert "no key has the scope admin" in str(said(keys, deployment))
    soon = NewKey(name="crm", scopes=[Scope.ADMIN], expires_in_seconds=86_400)
    made = store.create(soon, by=Author("ada")).key
    assert f"the key crm ({made.id}) ends on" in str(said(keys, deployment))
    rotated = store.rotate(made.id, overlap=timedelta(hours=1), by=Author("ada")).key
    assert made.id not in str(said(keys, deployment))
    tamper(owner_engine, "UPDATE api_key SET created_at = created_at - interval '40 days'")
    assert f"({rotated.id}) was never used" in str(said(keys, deployment))
    store.record_uses({made.id: datetime.now(UTC), rotated.id: datetime.now(UTC)})
    assert "never used" not in str(said(keys, deployment))


def test_a_snapshot_is_compared_with_the_database(
    deployment: Deployment, store: Store, owner_engine: Engine, tmp_path: Path
) -> None:
    """A worker can start from a fresh snapshot of the same database; anything else is told."""
    only(snapshot, deployment)("warning", "there is none yet")
    publish(store)
    registry = Registry(store)
    registry.refresh()
    Snapshot(tmp_path).write(registry.seen())
    only(snapshot, deployment)("ok", "it has revision 1, confirmed 0:00:00 ago")
    publish(store, name="Another")
    assert "no service keeps the snapshot fresh" in said(snapshot, deployment)[1][1]
    tamper(owner_engine, "UPDATE registry_revision SET revision = 0")
    assert "restored from a backup" in said(snapshot, deployment)[1][1]
    tamper(owner_engine, "UPDATE registry_revision SET registry_id = gen_random_uuid()")
    assert "another database" in said(snapshot, deployment)[1][1]
    path = Snapshot(tmp_path).path
    long_ago = path.stat().st_mtime - 2 * 86_400
    os.utime(path, (long_ago, long_ago))
    assert "older than ICP_MAX_STALE" in said(snapshot, deployment)[1][1]
    path.write_bytes(b"{}")
    only(snapshot, deployment)("wrong", "remove it")
