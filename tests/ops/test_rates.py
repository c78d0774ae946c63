from __future__ import annotations

import asyncio
import socket
from time import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.ops import rates, windows
from app.ops.rates import Rate, RateLimits
from app.settings import Settings, SettingsError
from tests.ops.redis import needs_redis, redis_server

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path


class Caller(NamedTuple):
    credential: str = "abc"
    rate_limit: str | None = None


async def hit(limits: RateLimits, caller: Caller, times: int = 1) -> Rate:
    """Return where a caller stands after some calls."""
    for _ in range(times):
        counting = limits.hit(caller)
        assert counting is not None
        rate = await counting
    return rate


def run(settings: Settings, work: Callable[[RateLimits], Coroutine[None, None, None]]) -> None:
    """Run something with limits on an event loop, and close them."""

    async def within() -> None:
        limits = RateLimits(settings)
        await work(limits)
        await limits.close()

    asyncio.run(within())


def test_without_a_limit_nothing_is_counted() -> None:
    """Where neither the service nor the key has a limit, a call is not counted."""
    assert RateLimits(Settings()).hit(Caller()) is None


def test_a_quota_is_used_up() -> None:
    """Within a window a credential has its quota; after that its calls are not allowed."""

    async def work(limits: RateLimits) -> None:
        first = await hit(limits, Caller())
        assert (first.allowed, first.quota, first.window, first.used) == (True, 3, 60, 1)
        assert (await hit(limits, Caller(), 2)).allowed
        refused = await hit(limits, Caller())
        assert not refused.allowed
        assert 1 <= refused.retry_after <= 60
        assert (await hit(limits, Caller("another"))).allowed

    run(Settings(rate_limit="3/minute"), work)


def test_a_key_may_have_a_limit_of_its_own() -> None:
    """The limit of a key takes the place of the service's, which may be none."""

    async def work(limits: RateLimits) -> None:
        rate = await hit(limits, Caller(rate_limit="5/hour"))
        assert (rate.policy, rate.quota, rate.window) == ("key", 5, 3_600)

    run(Settings(rate_limit="3/minute"), work)
    run(Settings(), work)


@pytest.mark.parametrize("text", ["often", "0.5/second", "5/blink"])
def test_a_limit_that_cannot_be_read_is_the_default(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A key whose limit cannot be read is held to the service's own, and the log says so."""

    async def work(limits: RateLimits) -> None:
        rate = await hit(limits, Caller(rate_limit=text), 2)
        assert (rate.policy, rate.quota, rate.used) == ("default", 3, 2)

    run(Settings(rate_limit="3/minute"), work)
    assert RateLimits(Settings()).hit(Caller(rate_limit=text)) is None
    assert len(caplog.records) == 2


def test_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window begins with a first call; when it has ended, the next call begins another."""
    now = [1_000_000.0]
    for module, clock in ((rates, "time"), (windows, "time"), (windows, "monotonic")):
        monkeypatch.setattr(module, clock, lambda: now[0])

    async def work(limits: RateLimits) -> None:
        assert (await hit(limits, Caller(), 2)).reset == 60
        now[0] += 59.5
        late = await hit(limits, Caller())
        assert (late.allowed, late.reset) == (False, 1)
        now[0] += 0.5
        assert await hit(limits, Caller()) == Rate("default", 2, 60, 1, 60)

    run(Settings(rate_limit="2/minute"), work)


def test_a_clock_that_is_set_moves_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has used a quota up waits no longer because the clock was set back by an hour."""
    now = time()

    async def work(limits: RateLimits) -> None:
        await hit(limits, Caller(), 2)
        for module in (rates, windows):
            monkeypatch.setattr(module, "time", lambda: now - 3_600)
        assert 59 <= (await hit(limits, Caller())).retry_after <= 60

    run(Settings(rate_limit="2/minute"), work)


def test_each_worker_has_its_share() -> None:
    """Counting in process, one of four workers allows a quarter of the quota, rounded up."""

    async def work(limits: RateLimits) -> None:
        assert (await hit(limits, Caller())).quota == 3

    run(Settings(rate_limit="10/minute", workers=4), work)


def test_what_has_ended_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of credentials that no longer call do not pile up."""
    now = [1_000_000.0]
    monkeypatch.setattr(windows, "monotonic", lambda: now[0])

    async def work() -> None:
        storage = windows.Windows()
        for number in range(5_000):
            await storage.incr(f"key-{number}", 60)
            now[0] += 1
        assert await storage.get("key-4999") == 1
        assert await storage.get("key-4000") == 0
        assert await storage.reset() <= 1_024

    asyncio.run(work())


def test_headers_say_where_a_caller_stands() -> None:
    """`RateLimit` and `RateLimit-Policy` are structured fields as the IETF's draft has them."""
    assert Rate("default", 600, 60, 1, 12).headers() == [
        (b"ratelimit-policy", b'"default";q=600;w=60'),
        (b"ratelimit", b'"default";r=599;t=12'),
    ]
    assert Rate("key", 5, 60, 7, 12).headers()[1] == (b"ratelimit", b'"key";r=0;t=12')


@needs_redis
@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_all_workers_count_in_one_store(tmp_path: Path, scheme: str) -> None:
    """With a Redis or Valkey the quota is one for all workers and replicas."""
    with redis_server(tmp_path) as address:
        settings = Settings.model_validate(
            {
                "rate_limit": "3/minute",
                "rate_limit_url": f"{scheme}://{address}/0",
                "workers": 4,
            }
        )

        async def work(limits: RateLimits) -> None:
            other = RateLimits(settings)
            assert (await hit(limits, Caller())).quota == 3
            last = await hit(other, Caller(), 2)
            assert last.allowed
            assert 1 <= last.reset <= 60
            assert not (await hit(limits, Caller())).allowed
            await other.close()

        run(settings, work)


def test_a_store_that_is_away_leaves_each_worker_to_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While the store is away workers count alone, say so once, and try it again later."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    now = [1_000.0]
    monkeypatch.setattr(rates, "monotonic", lambda: now[0])
    url = f"redis://:sesame@127.0.0.1:{port}"

    async def work(limits: RateLimits) -> None:
        assert (await hit(limits, Caller(), 2)).quota == 2
        assert not (await hit(limits, Caller())).allowed
        assert limits.store_failures == 1
        now[0] += 5
        await hit(limits, Caller())
        assert limits.store_failures == 2

    run(
        Settings.model_validate({"rate_limit": "3/minute", "rate_limit_url": url, "workers": 2}),
        work,
    )
    (record,) = caplog.records
    assert "each worker counts alone" in record.getMessage()
    assert "sesame" not in record.getMessage()


def test_a_store_that_hangs_is_left_alone() -> None:
    """A store that takes connections and never answers holds a call up once, and not for long."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"redis://127.0.0.1:{listener.getsockname()[1]}"

        async def work(limits: RateLimits) -> None:
            assert (await hit(limits, Caller(), 50)).used == 50
            assert limits.store_failures == 1

        run(Settings.model_validate({"rate_limit": "99/hour", "rate_limit_url": url}), work)


@pytest.mark.parametrize("url", ["memcached://127.0.0.1", "redis://", "redis", "redis://h:x"])
def test_a_store_of_another_kind_is_refused(url: str) -> None:
    """A URL that is no Redis or Valkey is told with what would be right, and without passwords."""
    with pytest.raises(SettingsError, match="ICP_RATE_LIMIT_URL"):
        RateLimits(Settings.model_validate({"rate_limit_url": url}))
