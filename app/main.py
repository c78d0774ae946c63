"""The application: everything wired together."""

from __future__ import annotations

from asyncio import create_task, gather
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.access.gate import Gate
from app.access.issuers import tokens_of
from app.access.store import KeyStore
from app.access.uses import Uses
from app.api.application import Application
from app.api.bulk import Bulk
from app.api.dependencies import Service
from app.api.filters import Filters
from app.api.flight import Flight
from app.api.statements import Statements
from app.audit.log import AuditLog
from app.database.calls import Calls
from app.database.engine import address, service_engine
from app.database.errors import DatabaseUnavailable
from app.events.deliverer import Deliverer
from app.events.deliveries import Deliveries
from app.events.sending import Sender
from app.events.targets import Targets
from app.events.webhooks import Webhooks
from app.ops.access_log import AccessLog
from app.ops.metrics import Metrics
from app.ops.rates import RateLimits
from app.ops.readings import Readings, ReviewTimes
from app.registry.drafts import Drafts
from app.registry.errors import TooStale
from app.registry.overdue import OverdueReviews
from app.registry.registry import Registry
from app.registry.reviews import Reviews
from app.registry.schedule import Schedule
from app.registry.scheduler import Scheduler
from app.registry.snapshot import Snapshot
from app.registry.store import Store
from app.registry.sync import Sync

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import date

    from fastapi import FastAPI

    from app.access.records import KeyRecord
    from app.events.deliverer import Counts
    from app.settings import Settings


def create_app(settings: Settings) -> Application:
    """Return the application; it connects to the database when it starts, and not before.

    Args:
        settings: Where the database is; until it is migrated there is nothing to serve.

    Raises:
        ValueError: `database_url` is not set.
    """
    url = settings.database_url
    if url is None:
        raise ValueError("set ICP_DATABASE_URL, or use `icp serve`, which starts a database")
    engine = service_engine(url)
    store, keys, calls = Store(engine), KeyStore(engine), Calls()
    registry = Registry(store, calls, max_stale=settings.max_stale)
    uses = Uses(keys.record_uses)
    tokens = tokens_of(settings)
    targets = Targets(allow_private=settings.webhook_allow_private)
    deliverer = Deliverer(Deliveries(engine), Sender(targets))

    def known() -> Mapping[str, KeyRecord]:
        if registry.revision < 0:
            raise DatabaseUnavailable("nothing is known of keys before the database has answered")
        return registry.keys

    statements = Statements()
    service = Service(
        store=store,
        drafts=Drafts(engine),
        schedule=Schedule(engine),
        reviews=Reviews(engine),
        audit=AuditLog(engine),
        keys=keys,
        webhooks=Webhooks(engine),
        targets=targets,
        calls=calls,
        registry=registry,
        gate=Gate(known, tokens, uses),
        rates=RateLimits(settings),
        metrics=Metrics(),
        access_log=AccessLog(settings),
        flight=Flight(settings.max_in_flight, settings.deadline.total_seconds()),
        bulk=Bulk(),
        statements=statements,
        filters=Filters(statements),
    )
    service.metrics.watch(lambda: _readings(service, settings, deliverer.counts))
    service.metrics.watch_reviews(lambda: _reviews(registry))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        running = [create_task(service.flight.watch()), create_task(service.metrics.run())]
        uses.start()
        if tokens is not None:
            tokens.start()
        sync = Sync(registry, url, Snapshot(settings.state_dir, address(url)))
        await sync.start()
        scheduler = Scheduler(
            service.schedule.fire_next,
            OverdueReviews(registry, service.reviews).tell,
            lambda: registry.freshness().status != "ok",
        )
        scheduler.start()
        deliverer.start()
        try:
            yield
        finally:
            deliverer.stop()
            scheduler.stop()
            sync.stop()
            if tokens is not None:
                tokens.stop()
            uses.stop()
            for task in running:
                task.cancel()
            await gather(*running, return_exceptions=True)
            service.metrics.flush()
            await service.rates.close()
            calls.stop()
            engine.dispose()

    return Application(service, settings, lifespan)


def _readings(service: Service, settings: Settings, events: Counts) -> Readings:
    fresh = service.registry.freshness()
    return Readings(
        status=fresh.status,
        revision=fresh.revision,
        snapshot_age_seconds=fresh.age_seconds or 0.0,
        max_stale_seconds=settings.max_stale.total_seconds(),
        snapshot_write_failures=service.registry.snapshot_write_failures,
        requests_in_hand=len(service.flight),
        batches_in_hand=len(service.bulk),
        rate_limit_store_failures=service.rates.store_failures,
        webhooks_pending=events.pending,
        webhooks_dead=events.dead,
        webhook_attempts=dict(events.attempts),
    )


def _reviews(registry: Registry) -> dict[str, ReviewTimes]:
    today = datetime.now(UTC).date()
    try:
        listing = registry.listing(today)
    except TooStale:
        return {}
    return {
        icp.key: ReviewTimes(
            published=_midnight(today - timedelta(days=icp.age_days or 0)),
            due=_midnight(icp.review.due_on + timedelta(days=1)),
        )
        for icp in listing
        if icp.review is not None
    }


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
