"""Tokens of an OIDC issuer, over HTTP; tests/access has every way to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.main import create_app
from app.settings import Settings
from tests.access.issuing import AUDIENCE, Issuer, SigningKey
from tests.api.client import Client, running
from tests.api.samples import problem, publish
from tests.documents import minimal_document
from tests.keys import key_in
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


@pytest.fixture(scope="module")
def key() -> SigningKey:
    """The key the issuer signs with."""
    return SigningKey("one", "ES256")


@pytest.fixture
def issuer(key: SigningKey) -> Iterator[Issuer]:
    """An issuer that has published its key."""
    with Issuer() as issuer:
        issuer.keys = [key.jwk()]
        yield issuer


@pytest.fixture
def trusting(database_url: URL, issuer: Issuer) -> Iterator[Client]:
    """A client of a service that trusts the issuer, and has fetched its keys; `small` is active."""
    given = {"database_url": database_url, "oidc_issuer": issuer.url, "oidc_audience": AUDIENCE}
    with running(create_app(Settings.model_validate(given)), key_in(database_url)) as client:
        tokens = client.service.gate._tokens  # noqa: SLF001 - to wait for its thread
        assert tokens
        eventually(lambda: tokens.jwks.keys)
        publish(client, minimal_document())
        yield client


def test_a_token_calls_as_a_key_does(trusting: Client, issuer: Issuer, key: SigningKey) -> None:
    """Its scopes and ICPs hold, and what it writes bears its subject."""
    body = {"icp": "small", "account": {}}
    with trusting.calling_with(key.sign(issuer.claims(scope="score"))):
        assert trusting.post("/v1/score", body).status_code == 200
        problem(trusting.get("/v1/icps"), 403, "missing_scope")
    with trusting.calling_with(key.sign(issuer.claims(scope="score", icps=["other"]))):
        problem(trusting.post("/v1/score", body), 403, "icp_not_allowed")
    with trusting.calling_with(key.sign(issuer.claims(scope="definitions:publish"))):
        answer = trusting.post("/v1/icps/small/activations", {"version": None})
        assert answer.json()["actor"] == "token:alice"


def test_a_token_that_is_not_taken(trusting: Client, issuer: Issuer) -> None:
    """It is answered 401 by the scoring calls and by all others, and so is what is no token."""
    forged = SigningKey("one", "ES256").sign(issuer.claims(scope="score admin"))
    for sent in (forged, forged[:-5], "nothing"):
        with trusting.calling_with(sent):
            problem(trusting.post("/v1/score", {}), 401, "unauthenticated")
            problem(trusting.get("/v1/keys"), 401, "unauthenticated")


def test_an_issuer_that_is_away_breaks_nothing(
    trusting: Client, issuer: Issuer, key: SigningKey
) -> None:
    """Its keys are remembered, API keys work, and a new key's token is refused, not failed at."""
    issuer.status = 503
    token = key.sign(issuer.claims(scope="score"))
    body = {"icp": "small", "account": {}}
    assert trusting.post("/v1/score", body).status_code == 200
    with trusting.calling_with(token):
        assert trusting.post("/v1/score", body).status_code == 200
    with trusting.calling_with(SigningKey("two", "ES256").sign(issuer.claims())):
        problem(trusting.post("/v1/score", body), 401, "unauthenticated")
