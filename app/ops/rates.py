"""How often each credential may call."""

from __future__ import annotations

import asyncio
import logging
from math import ceil
from time import monotonic, time
from typing import TYPE_CHECKING, NamedTuple, Protocol

from limits import parse
from limits.errors import StorageError

from app.ops.rate_store import shared_storage
from app.ops.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from limits import RateLimitItem
    from limits.aio.storage import Storage

    from app.settings import Settings

_log = logging.getLogger(__name__)

STORE_SECONDS = 0.25
"""How long the shared store may take to answer."""
AWAY_SECONDS = 5.0
"""How long it is left alone after it did not."""


class Caller(Protocol):
    """Whom calls are counted for."""

    @property
    def credential(self) -> str:
        """The name of the key or token."""

    @property
    def rate_limit(self) -> str | None:
        """How often it may call; None for the service's own limit."""


class Rate(NamedTuple):
    """Where a credential stands after a call.

    Attributes:
        policy: `default` for the service's own limit, `key` for that of the key.
        quota: How many calls a window has.
        window: Its length in seconds.
        used: Calls in this window, this one and refused ones included.
        reset: Seconds until the next window, rounded up.
    """

    policy: str
    quota: int
    window: int
    used: int
    reset: int

    @property
    def allowed(self) -> bool:
        """Whether this call was within the quota."""
        return self.used <= self.quota

    @property
    def retry_after(self) -> int:
        """Seconds after which there is a quota again."""
        return max(1, self.reset)

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers)."""
        left = max(0, self.quota - self.used)
        return [
            (b"ratelimit-policy", f'"{self.policy}";q={self.quota};w={self.window}'.encode()),
            (b"ratelimit", f'"{self.policy}";r={left};t={self.reset}'.encode()),
        ]


class _Limit(NamedTuple):
    policy: str
    whole: RateLimitItem
    share: RateLimitItem


class RateLimits:
    """Counts calls in fixed windows: in this process, or in a Redis or Valkey for all of them.

    A request is one call, a batch too. In process a worker allows its share: the quota over the
    number of workers, rounded up. While the shared store is away, so does every worker.

    Args:
        settings: `rate_limit`, `rate_limit_url`, `workers`.

    Raises:
        SettingsError: `rate_limit_url` cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._workers = settings.workers
        self.default = settings.rate_limit
        """The limit of credentials that have none of their own; None for none."""
        self._limits: dict[tuple[str, str], _Limit | None] = {}
        self._local = Windows()
        self._shared = shared_storage(settings, STORE_SECONDS)
        self._away_until = 0.0
        self.store_failures = 0
        """How often the shared store did not answer, since the worker began."""

    def hit(self, caller: Caller) -> Awaitable[Rate] | None:
        """Count a call; None where no limit is set for the caller."""
        limit = None if caller.rate_limit is None else self._limit("key", caller.rate_limit)
        if limit is None and self.default is not None:
            limit = self._limit("default", self.default)
        return None if limit is None else self._count(limit, caller.credential)

    async def close(self) -> None:
        """Close the connections to the shared store."""
        if self._shared is not None:
            await self._shared.bridge.storage.aclose()  # type: ignore[attr-defined]

    def _limit(self, policy: str, text: str) -> _Limit | None:
        """Return a limit; None for one that cannot be read, as a newer release may write it."""
        try:
            return self._limits[policy, text]
        except KeyError:
            limit = self._limits[policy, text] = self._read(policy, text)
            return limit

    def _read(self, policy: str, text: str) -> _Limit | None:
        try:
            whole = parse(text)
        except ValueError:
            _log.error("the rate limit %r cannot be read; the service's own holds instead", text)
            return None
        share = type(whole)(ceil(whole.amount / self._workers), whole.multiples)
        return _Limit(policy, whole, share)

    async def _count(self, limit: _Limit, credential: str) -> Rate:
        if self._shared is not None and monotonic() >= self._away_until:
            try:
                async with asyncio.timeout(2 * STORE_SECONDS):
                    rate = await _counted(self._shared, limit.policy, limit.whole, credential)
            except (StorageError, TimeoutError) as error:
                self._lost(error)
            else:
                self._found()
                return rate
        return await _counted(self._local, limit.policy, limit.share, credential)

    def _lost(self, error: Exception) -> None:
        if not self._away_until:
            _log.warning("the rate limit store is away, so each worker counts alone: %r", error)
        self.store_failures += 1
        self._away_until = monotonic() + AWAY_SECONDS

    def _found(self) -> None:
        if self._away_until:
            _log.info("the rate limit store is back")
        self._away_until = 0.0


async def _counted(storage: Storage, policy: str, limit: RateLimitItem, credential: str) -> Rate:
    name, window = limit.key_for(credential), limit.get_expiry()
    used = await storage.incr(name, window)
    ends = await storage.get_expiry(name)
    return Rate(policy, limit.amount, window, used, ceil(min(max(0.0, ends - time()), window)))
