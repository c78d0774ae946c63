from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from app.access import jwks as module
from app.access.errors import Unauthenticated
from app.access.jwks import Jwks
from app.access.tokens import Tokens
from tests.access.issuing import AUDIENCE, JWKS_PATH, Issuer, SigningKey

if TYPE_CHECKING:
    from collections.abc import Iterator

DISCOVERY = "/.well-known/openid-configuration"


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


def test_keys_are_found_by_discovery(issuer: Issuer) -> None:
    """The issuer's own document says where its keys are."""
    jwks = Jwks(issuer.url, None)
    assert jwks.refresh()
    assert list(jwks.keys) == [("one", "ES256")]


def test_keys_at_a_known_address_need_no_discovery(issuer: Issuer) -> None:
    """An issuer without discovery is named together with the address of its keys."""
    issuer.answers[DISCOVERY] = b"not asked for"
    assert Jwks(issuer.url, issuer.url + JWKS_PATH).refresh()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (DISCOVERY, b"no JSON"),
        (DISCOVERY, b"[]"),
        (DISCOVERY, b'{"issuer": "https://elsewhere.example", "jwks_uri": "https://x.example"}'),
        (DISCOVERY, b'{"issuer": "ISSUER"}'),
        (DISCOVERY, b'{"issuer": "ISSUER", "jwks_uri": "http://keys.example/keys"}'),
        (DISCOVERY, b'{"issuer": "ISSUER", "jwks_uri": "file:///etc/passwd"}'),
        (DISCOVERY, b'{"issuer": "ISSUER", "jwks_uri": "http://[bad"}'),
        (JWKS_PATH, b"{"),
        (JWKS_PATH, b'{"keys": {}}'),
        (JWKS_PATH, b'{"keys": [' + b" " * 1_100_000 + b"]}"),
    ],
    ids=range(10),
)
def test_what_cannot_be_used_changes_nothing(issuer: Issuer, path: str, answer: bytes) -> None:
    """An answer that is wrong, foreign, unsafe or too large leaves the keys that were there."""
    jwks = Jwks(issuer.url, None)
    assert jwks.refresh()
    before = jwks.keys
    issuer.answers[path] = answer.replace(b"ISSUER", issuer.url.encode())
    assert not jwks.refresh()
    assert jwks.keys is before


def test_an_issuer_that_fails_or_is_away(issuer: Issuer) -> None:
    """A failing or unreachable issuer leaves the keys that were there."""
    jwks = Jwks(issuer.url, None)
    issuer.status = 500
    assert not jwks.refresh()
    issuer.status = 302
    assert not jwks.refresh()
    assert not Jwks("http://127.0.0.1:1", None).refresh()


def test_a_rotated_key_is_fetched_when_a_token_names_it(issuer: Issuer, key: SigningKey) -> None:
    """The first token of a new key is refused while the key is fetched; then it is taken."""
    tokens = Tokens(issuer.url, AUDIENCE, pause=0.001)
    tokens.start()
    try:
        assert issuer.wait_for(1)
        newer = SigningKey("two", "ES256")
        issuer.keys = [newer.jwk()]
        sent = f"Bearer {newer.sign(issuer.claims())}".encode()
        assert _let_in(tokens, issuer, sent) == "token:alice"
        withdrawn = f"Bearer {key.sign(issuer.claims())}".encode()
        with pytest.raises(Unauthenticated):
            tokens.principal(withdrawn)
    finally:
        tokens.stop()


def _let_in(tokens: Tokens, issuer: Issuer, sent: bytes) -> str:
    """Call until the key is there; every refusal asks for one fetch more."""
    for _ in range(50):
        fetches = issuer.fetches
        try:
            return tokens.principal(sent).name
        except Unauthenticated:
            assert issuer.wait_for(fetches + 1)
    return "never"


def test_a_token_whose_key_is_withdrawn_ends(issuer: Issuer, key: SigningKey) -> None:
    """A token that was let in before is refused once its issuer has withdrawn the key."""
    tokens = Tokens(issuer.url, AUDIENCE)
    tokens.jwks.refresh()
    sent = f"Bearer {key.sign(issuer.claims())}".encode()
    assert tokens.principal(sent)
    issuer.keys = []
    tokens.jwks.refresh()
    with pytest.raises(Unauthenticated):
        tokens.principal(sent)


def test_made_up_key_ids_do_not_make_us_fetch_all_the_time(issuer: Issuer) -> None:
    """However many unknown keys tokens name, the issuer is asked once per pause."""
    tokens = Tokens(issuer.url, AUDIENCE, pause=3_600)
    tokens.start()
    try:
        assert issuer.wait_for(1)
        for number in range(200):
            other = SigningKey(f"made-up-{number}", "EdDSA")
            with pytest.raises(Unauthenticated):
                tokens.principal(f"Bearer {other.sign(issuer.claims())}".encode())
        assert issuer.fetches == 1
    finally:
        tokens.stop()


def test_an_issuer_that_comes_late_is_found(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that starts before its issuer answers tries again by itself."""
    monkeypatch.setattr(module, "_LONGEST_PAUSE_SECONDS", 0.01)
    issuer.status = 503
    jwks = Jwks(issuer.url, issuer.url + JWKS_PATH, pause=0.001)
    jwks.start()
    try:
        assert issuer.wait_for(2)
        assert jwks.keys == {}
        issuer.status = 200
        while not jwks.keys:
            jwks.ask()
            assert issuer.wait_for(issuer.fetches + 1)
        assert list(jwks.keys) == [("one", "ES256")]
    finally:
        jwks.stop()


def test_a_defect_ends_no_thread(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fetch that fails in a way nobody foresaw is logged, and the next one is tried."""
    monkeypatch.setattr(module, "_LONGEST_PAUSE_SECONDS", 0.01)
    jwks = Jwks(issuer.url, None, pause=0.001)
    refresh, failed, fetched = jwks.refresh, Event(), Event()

    def first_fails() -> bool:
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        known = refresh()
        fetched.set()
        return known

    monkeypatch.setattr(jwks, "refresh", first_fails)
    jwks.start()
    assert fetched.wait(30)
    jwks.stop()
    assert list(jwks.keys) == [("one", "ES256")]
    assert "cannot be read" in caplog.text
