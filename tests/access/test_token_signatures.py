"""Who signed a token, with which key, and what its header says of that."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.access.tokens import Tokens
from tests.access.calling import called, refusal, segment
from tests.access.issuing import AUDIENCE, Issuer, SigningKey


@pytest.mark.parametrize("algorithm", ["PS256", "RS512", "ES256", "ES384", "ES512", "EdDSA"])
def test_asymmetric_algorithms(issuer: Issuer, algorithm: str) -> None:
    """What issuers sign with is taken, whether their key says which algorithm or not."""
    key = SigningKey("other", algorithm)
    for jwk in (key.jwk(), {k: v for k, v in key.jwk().items() if k != "alg"}):
        issuer.keys = [jwk]
        tokens = Tokens(issuer.url, AUDIENCE, f"{issuer.url}/keys")
        assert tokens.jwks.refresh()
        assert called(tokens, key.sign(issuer.claims()))


def test_another_signature(issuer: Issuer, tokens: Tokens) -> None:
    """A token that somebody else signed under the name of the issuer's key is refused."""
    forged = SigningKey("one").sign(issuer.claims())
    assert "signature" in refusal(tokens, forged)


def test_a_changed_token(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """Claims that were changed after signing are refused, also once the token was let in."""
    good = key.sign(issuer.claims())
    assert called(tokens, good)
    header, _, signature = good.split(".")
    changed = f"{header}.{segment(issuer.claims(scope='admin'))}.{signature}"
    assert "signature" in refusal(tokens, changed)


def test_no_signature_at_all(issuer: Issuer, tokens: Tokens) -> None:
    """`none` is no algorithm, however it is spelt."""
    for algorithm in ("none", "None", "NONE", ""):
        for header in ({"alg": algorithm, "kid": "one"}, {"alg": algorithm}):
            token = f"{segment(header)}.{segment(issuer.claims())}.{segment(b'x')}"
            assert refusal(tokens, token)


def test_algorithm_confusion(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """A public key is never taken for the secret of an HMAC, in none of its spellings."""
    public = key.private.public_key()
    spellings = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(key.jwk()).encode(),
    ]
    for secret in spellings:
        for algorithm, name in (("HS256", "sha256"), ("HS512", "sha512")):
            signed = f"{segment({'alg': algorithm, 'kid': 'one'})}.{segment(issuer.claims())}"
            mac = hmac.new(secret, signed.encode(), getattr(hashlib, name)).digest()
            assert "has not published" in refusal(tokens, f"{signed}.{segment(mac)}")


def test_a_key_signs_with_its_own_algorithm_alone(issuer: Issuer, tokens: Tokens) -> None:
    """An RSA key that is published for RS256 does not verify PS256."""
    other = SigningKey("one", "PS256")
    assert "has not published" in refusal(tokens, other.sign(issuer.claims()))


def test_secrets_and_weak_keys_in_a_key_set_are_not_used(issuer: Issuer) -> None:
    """A symmetric key, one for encryption, and one that is too short verify nothing."""
    weak, sealing = SigningKey("weak", bits=1024), SigningKey("sealing")
    secret = segment(b"k" * 32)
    given: list[Any] = [
        {"kty": "oct", "kid": "secret", "k": secret, "alg": "HS256"},
        weak.jwk(),
        sealing.jwk(use="enc"),
        {"kty": "RSA", "kid": "damaged", "n": "!", "e": "AQAB"},
        {"kty": "EC", "crv": ["P-256"], "kid": "odd"},
        {"kty": "RSA"},
        "no key",
    ]
    issuer.keys = given
    tokens = Tokens(issuer.url, AUDIENCE)
    assert tokens.jwks.refresh()
    signed = f"{segment({'alg': 'HS256', 'kid': 'secret'})}.{segment(issuer.claims())}"
    mac = hmac.new(b"k" * 32, signed.encode(), hashlib.sha256).digest()
    assert refusal(tokens, f"{signed}.{segment(mac)}")
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        weakly_signed = weak.sign(issuer.claims())
    assert "not taken" in refusal(tokens, weakly_signed)
    assert refusal(tokens, sealing.sign(issuer.claims()))


@pytest.mark.parametrize("kid", ["../one", "one\0", "' OR 1=1 --", "http://evil.example/k", ""])
def test_a_key_id_is_only_looked_up(issuer: Issuer, tokens: Tokens, kid: str) -> None:
    """A `kid` leads nowhere: no file, no query, no address."""
    fetches = issuer.fetches
    assert "has not published" in refusal(tokens, SigningKey("x").sign(issuer.claims(), kid=kid))
    assert issuer.fetches == fetches


def test_keys_that_a_token_brings_along_are_not_looked_at(issuer: Issuer, tokens: Tokens) -> None:
    """`jwk`, `jku` and `x5u` of a header mean nothing."""
    own = SigningKey("own")
    brought = {"jwk": own.jwk(), "jku": f"{issuer.url}/keys", "x5u": f"{issuer.url}/x"}
    fetches = issuer.fetches
    assert "has not published" in refusal(tokens, own.sign(issuer.claims(), **brought))
    assert "signature" in refusal(tokens, own.sign(issuer.claims(), **{**brought, "kid": "one"}))
    assert issuer.fetches == fetches


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"[" * 4_000,
        b"\xff\xfe",
        {"alg": "RS256"},
        {"alg": "RS256", "kid": 7},
        {"alg": "RS256", "kid": ["one"]},
        {"alg": ["RS256"], "kid": "one"},
        {"alg": "RS256", "kid": "one", "crit": ["exp"]},
        {"alg": "RS256", "kid": "one", "b64": False},
    ],
    ids=lambda header: str(header)[:40],
)
def test_headers_that_are_none(issuer: Issuer, tokens: Tokens, header: object) -> None:
    """Whatever a header holds, the answer is a refusal and never a failure."""
    assert refusal(tokens, f"{segment(header)}.{segment(issuer.claims())}.{segment(b'x')}")
