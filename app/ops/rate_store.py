"""The Redis or Valkey that counts calls for all workers and replicas."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from limits.aio.storage import RedisStorage
from limits.errors import ConfigurationError

from app.settings import SettingsError

if TYPE_CHECKING:
    from app.settings import Settings

# Both speak one protocol, and one client is enough.
_SCHEMES = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss"}


def shared_storage(settings: Settings, seconds: float) -> RedisStorage | None:
    """Return the store of `rate_limit_url`, not connected yet; None where none is set.

    Args:
        settings: Name it.
        seconds: How long it may take to connect, and to answer.

    Raises:
        SettingsError: the URL cannot be used.
    """
    if settings.rate_limit_url is None:
        return None
    url = settings.rate_limit_url.get_secret_value()
    scheme, _, rest = url.partition("://")
    if scheme not in _SCHEMES or not urlsplit(url).hostname:
        raise SettingsError(
            "ICP_RATE_LIMIT_URL: write redis://, rediss://, valkey:// or valkeys:// and a host:"
            " redis://:password@host:6379/0"
        )
    try:
        from redis.asyncio.retry import Retry  # noqa: PLC0415 - an extra that few install
        from redis.backoff import NoBackoff  # noqa: PLC0415
    except ImportError:
        raise SettingsError(
            "ICP_RATE_LIMIT_URL: install the extra `redis`: pip install 'icp-scoring[redis]'"
        ) from None
    try:
        return RedisStorage(
            f"async+{_SCHEMES[scheme]}://{rest}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="icp-scoring",
            socket_timeout=seconds,
            socket_connect_timeout=seconds,
            retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # handed to the client as it is
        )
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(f"ICP_RATE_LIMIT_URL: {error}") from None
