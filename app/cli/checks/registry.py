"""What is stored: every version, every active one, the keys, and the snapshot of it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.access.scopes import Scope
from app.access.store import KeyStore
from app.cli.checks.saying import ok, warning, wrong
from app.database.revision import stand
from app.database.transactions import transaction
from app.registry.errors import VersionTampered
from app.registry.snapshot import Snapshot
from app.registry.snapshot_format import SnapshotDamaged
from app.registry.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said
    from app.database.revision import Stand
    from app.registry.records import IcpRecord

_SOON = timedelta(days=14)
_UNUSED = timedelta(days=30)


def versions(deployment: Deployment) -> Iterator[Said]:
    """Check every stored version against its digests, and compile every active one."""
    checked = 0
    with deployment.engine() as engine:
        store = Store(engine)
        icps = {icp.key: icp for icp in store.icps()}
        for key, number, sound in store.verify():
            checked += 1
            if not sound:
                yield _tampered(key, number, icps[key])
        active = [(icp.key, icp.active_version) for icp in icps.values() if icp.active_version]
        for key, number in active:
            try:
                store.version(key, number).compile()
            except VersionTampered as error:
                yield wrong(f"{key} does not answer: {error.reason}")
    yield ok(f"{checked} versions were checked, {len(active)} are active")


def _tampered(key: str, number: int, icp: IcpRecord) -> Said:
    said = f"version {number} of {key} is not what was published and is not served"
    if number in {icp.active_version, icp.latest_version}:
        return wrong(f"{said}; `icp apply` its file again, and find out who changed it")
    return warning(f"{said}; callers that name it get 503, and nothing can mend it")


def keys(deployment: Deployment) -> Iterator[Said]:
    """Find keys that end soon or that nobody uses, and a service that nobody can administer."""
    now = datetime.now(UTC)
    with deployment.engine() as engine:
        entries = [entry for entry in KeyStore(engine).entries() if entry.key.live(now)]
    if not any(Scope.ADMIN in entry.key.scopes for entry in entries):
        yield warning(
            "no key has the scope admin, so keys are managed on the command line alone:"
            " `icp keys create NAME --scope admin`"
        )
    for entry in entries:
        key, named = entry.key, f"the key {entry.key.name} ({entry.key.id})"
        if key.expires_at is not None and key.expires_at < now + _SOON and not entry.replaced_by:
            yield warning(f"{named} ends on {key.expires_at:%Y-%m-%d}; `icp keys rotate {key.id}`")
        if entry.last_used_at is None and key.created_at < now - _UNUSED:
            yield warning(f"{named} was never used; `icp keys revoke {key.id}` unless it will be")
    yield ok(f"{len(entries)} keys work")


def snapshot(deployment: Deployment) -> Iterator[Said]:
    """Find a snapshot that a worker could not start from, or that is of another database."""
    try:
        seen = Snapshot(deployment.settings.state_dir).read()
    except (SnapshotDamaged, OSError) as error:
        yield wrong(f"{error}; remove it, the service writes another")
        return
    if seen is None:
        yield warning("there is none yet, so no worker can start while the database is away")
        return
    saved = seen.held.stand
    age = timedelta(seconds=round(datetime.now(UTC).timestamp() - seen.ended))
    yield ok(f"it has revision {saved.revision}, confirmed {age} ago")
    if age > deployment.settings.max_stale:
        yield warning("it is older than ICP_MAX_STALE, so no worker would answer from it")
    if deployment.unreachable is None:
        yield from _compared(saved, current(deployment))


def _compared(saved: Stand, found: Stand) -> Iterator[Said]:
    if saved.registry_id != found.registry_id:
        yield wrong("it is of another database; remove it, or see ICP_DATABASE_URL")
    elif saved.revision > found.revision:
        yield warning(
            f"the database is at revision {found.revision}: was it restored from a backup?"
        )
    elif saved.revision < found.revision:
        yield warning(
            f"the database is at revision {found.revision}: no service keeps the snapshot fresh"
        )


def revision(deployment: Deployment) -> Iterator[Said]:
    """Say which database this is, and how far it is."""
    found = current(deployment)
    yield ok(f"revision {found.revision} of the registry {found.registry_id}")


def current(deployment: Deployment) -> Stand:
    """Return which database this is, and its revision."""
    with deployment.engine() as engine, transaction(engine) as session:
        return stand(session)
