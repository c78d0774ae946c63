from __future__ import annotations

import base64
import hashlib
import hmac
import json
from time import time
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.access import tokens as module
from app.access.errors import Unauthenticated
from app.access.gate import MAX_HEADER, Gate
from app.access.principal import Principal
from app.access.scopes import Scope
from app.access.tokens import Tokens
from app.access.uses import Uses
from tests.access.issuing import AUDIENCE, Issuer, SigningKey
from tests.access.samples import Recorder

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


def gate(tokens: Tokens | None) -> Gate:
    """Return a gate that takes tokens and knows no key."""
    return Gate(dict, tokens, Uses(Recorder()))


def called(tokens: Tokens, token: str) -> Principal:
    """Return who calls with a token."""
    return gate(tokens).principal(f"Bearer {token}".encode())


def refusal(tokens: Tokens, token: str) -> str:
    """Return why a token is refused."""
    with pytest.raises(Unauthenticated) as refused:
        called(tokens, token)
    assert refused.value.given
    return refused.value.reason


def segment(data: object) -> str:
    """Return a segment of a token made by hand."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_a_token_says_who_calls(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """Its subject is the caller, under a name that no key can have; it may do what it says."""
    caller = called(tokens, key.sign(issuer.claims(scope="openid score metrics")))
    scopes = frozenset({Scope.SCORE, Scope.METRICS})
    assert caller == Principal("token:alice", scopes, None, "token:alice", None)


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": None}, set()),
        ({"scope": "profile Score"}, set()),
        ({"scope": None, "scp": ["score", "admin", 1]}, {Scope.SCORE, Scope.ADMIN}),
        ({"scope": None, "scp": "definitions:read"}, {Scope.DEFINITIONS_READ}),
    ],
    ids=str,
)
def test_scopes_of_a_token(
    issuer: Issuer, tokens: Tokens, key: SigningKey, claims: dict[str, Any], scopes: set[Scope]
) -> None:
    """`scope` is text and `scp` text or a list; what is no scope of ours is left out."""
    assert called(tokens, key.sign(issuer.claims(**claims))).scopes == scopes


def test_icps_of_a_token(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """`icps` lists what a token may name; an empty list is nothing at all, not everything."""
    assert called(tokens, key.sign(issuer.claims(icps=["small"]))).icps == frozenset({"small"})
    assert called(tokens, key.sign(issuer.claims(icps=[]))).icps == frozenset()


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"exp": int(time()) - 3_600}, "has expired"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "not taken"),
        ({"exp": 1e400}, "not taken"),
        ({"nbf": int(time()) + 3_600}, "not yet valid"),
        ({"iat": int(time()) + 3_600}, "not yet valid"),
        ({"aud": None}, "aud"),
        ({"aud": "another"}, "another audience"),
        ({"aud": ["another"]}, "another audience"),
        ({"iss": None}, "iss"),
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "not taken"),
        ({"sub": ""}, "`sub`"),
        ({"sub": "a\nb"}, "`sub`"),
        ({"sub": "a" * 201}, "`sub`"),
        ({"scope": 7}, "`scope`"),
        ({"scope": None, "scp": {"score": True}}, "`scope`"),
        ({"icps": "small"}, "`icps`"),
        ({"icps": ["*"]}, "`icps`"),
        ({"icps": [["small"]]}, "`icps`"),
    ],
    ids=str,
)
def test_claims_that_do_not_fit(
    issuer: Issuer, tokens: Tokens, key: SigningKey, claims: dict[str, Any], said: str
) -> None:
    """A token of the right key is refused for its times, its audience, or what it says."""
    assert said in refusal(tokens, key.sign(issuer.claims(**claims)))


def test_clocks_may_differ_a_little(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """Half a minute too early or too late is let pass."""
    late = issuer.claims(exp=int(time()) - 5, nbf=int(time()) + 5)
    assert called(tokens, key.sign(late)).name == "token:alice"


def test_either_spelling_of_the_issuer(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """Issuers differ in whether their name ends with a slash."""
    assert called(tokens, key.sign(issuer.claims(iss=f"{issuer.url}/")))


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


def test_a_token_that_is_too_long(issuer: Issuer, tokens: Tokens, key: SigningKey) -> None:
    """A header beyond the limit is refused before it is looked at, well signed or not."""
    long = key.sign(issuer.claims(note="x" * MAX_HEADER))
    assert "Authorization holds no key" in refusal(tokens, long)


def test_without_an_issuer_no_token_is_taken(issuer: Issuer, key: SigningKey) -> None:
    """A service that trusts nobody takes keys alone."""
    sent = f"Bearer {key.sign(issuer.claims())}".encode()
    with pytest.raises(Unauthenticated, match="holds no key"):
        gate(None).principal(sent)


def test_what_is_neither_key_nor_token(tokens: Tokens) -> None:
    """Anything else is refused with tokens taken, too."""
    for sent in (b"Bearer x", b"Basic YTpi", b"Bearer a.b", b"Bearer a.b.c.d", b""):
        with pytest.raises(Unauthenticated, match="neither a key nor a token"):
            gate(tokens).principal(sent)


def test_a_verified_token_ends_in_time(
    issuer: Issuer, tokens: Tokens, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That a token is not verified anew each time does not let it live longer."""
    token = key.sign(issuer.claims())
    assert called(tokens, token) is called(tokens, token)
    monkeypatch.setattr(module, "time", lambda: time() + 3_600)
    again = called(tokens, token)
    assert again is not called(tokens, token)


def test_verified_tokens_are_bounded(
    issuer: Issuer, tokens: Tokens, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many tokens are used, memory holds only so many of them."""
    monkeypatch.setattr(module, "MAX_VERIFIED", 2)
    for number in range(5):
        assert called(tokens, key.sign(issuer.claims(sub=f"user-{number}")))
        assert len(tokens._verified) <= 2  # noqa: SLF001 - the bound itself
