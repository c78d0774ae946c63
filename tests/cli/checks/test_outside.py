from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.checks.outside import issuer, rate_limit_store
from tests.access.issuing import Issuer, SigningKey
from tests.cli.checks.examining import of, only, said
from tests.ops.redis import needs_redis, redis_server

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_beyond_the_database_is_needed() -> None:
    """Without an issuer and a store of rates there is nothing to check."""
    assert said(issuer, of()) == said(rate_limit_store, of()) == []


def test_an_issuer_is_asked_for_its_keys() -> None:
    """Its keys are fetched as the service fetches them; none that can be used is wrong."""
    with Issuer() as given:
        deployment = of(oidc_issuer=given.url, oidc_audience="icp-scoring")
        only(issuer, deployment)("wrong", "no key that signs")
        given.keys = [SigningKey("one").jwk()]
        only(issuer, deployment)("ok", "has 1 keys")
    only(issuer, deployment)("wrong", "cannot be fetched")


@needs_redis
def test_a_store_of_rates_is_asked(tmp_path: Path) -> None:
    """A Redis that answers is fine; one that does not leaves each worker to itself."""
    with redis_server(tmp_path) as address:
        deployment = of(rate_limit_url=f"redis://{address}")
        only(rate_limit_store, deployment)("ok", "it answers")
    only(rate_limit_store, deployment)("wrong", "each worker counts alone")
    only(rate_limit_store, of(rate_limit_url="cache:6379"))("wrong", "write redis://")
