"""An issuer, its key, and what checks its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.access.tokens import Tokens
from tests.access.issuing import AUDIENCE, Issuer, SigningKey

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def key() -> SigningKey:
    """The key the issuer signs with."""
    return SigningKey("one")


@pytest.fixture
def issuer(key: SigningKey) -> Iterator[Issuer]:
    """An issuer that has published its key."""
    with Issuer() as issuer:
        issuer.keys = [key.jwk()]
        yield issuer


@pytest.fixture
def tokens(issuer: Issuer) -> Tokens:
    """What checks the issuer's tokens, with its keys fetched once."""
    tokens = Tokens(issuer.url, AUDIENCE)
    assert tokens.jwks.refresh()
    return tokens
