from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, Any

import pytest

from app.access import tokens as module
from app.access.errors import Unauthenticated
from app.access.gate import MAX_HEADER
from app.access.principal import Principal
from app.access.scopes import Scope
from tests.access.calling import called, gate, refusal

if TYPE_CHECKING:
    from app.access.tokens import Tokens
    from tests.access.issuing import Issuer, SigningKey


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
    ids=["none", "unknown words", "a list", "scp"],
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
    ids=range(21),
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
