"""What the service asks beyond its database: the issuer of tokens, and the store of rates."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.access.jwks import Jwks
from app.cli.checks.saying import ok, wrong
from app.ops.rate_store import shared_storage
from app.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limits.aio.storage import RedisStorage

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said

_SECONDS = 2.0


def issuer(deployment: Deployment) -> Iterator[Said]:
    """Find an issuer whose keys cannot be had."""
    given = deployment.settings
    if given.oidc_issuer is None:
        return
    url = None if given.oidc_jwks_url is None else str(given.oidc_jwks_url)
    jwks = Jwks(str(given.oidc_issuer), url)
    if not jwks.refresh():
        yield wrong(f"the keys of {given.oidc_issuer} cannot be fetched; see ICP_OIDC_ISSUER")
    elif not jwks.keys:
        yield wrong(f"{given.oidc_issuer} has no key that signs by RSA, EC or Ed25519")
    else:
        ids = {key_id for key_id, _ in jwks.keys}
        yield ok(f"{given.oidc_issuer} has {len(ids)} keys")


def rate_limit_store(deployment: Deployment) -> Iterator[Said]:
    """Find a Redis or Valkey that does not answer."""
    try:
        storage = shared_storage(deployment.settings, _SECONDS)
    except SettingsError as error:
        yield wrong(str(error))
        return
    if storage is None:
        return
    if asyncio.run(_answers(storage)):
        yield ok("it answers")
    else:
        yield wrong("it does not answer, so each worker counts alone; see ICP_RATE_LIMIT_URL")


async def _answers(storage: RedisStorage) -> bool:
    try:
        return await storage.check()
    finally:
        await storage.bridge.storage.aclose()  # type: ignore[attr-defined]
