"""The public keys of an OIDC issuer: fetched in the background, kept until newer ones are there."""

from __future__ import annotations

import logging
import random
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import httpx
import orjson
from jwt import PyJWK, PyJWTError

from app.settings import LOOPBACK_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_log = logging.getLogger(__name__)

EVERY_SECONDS = 600.0
"""How often the keys are fetched when nobody asks."""
PAUSE_SECONDS = 10.0
"""How long after one fetch the next may follow, whatever is asked for."""

_LONGEST_PAUSE_SECONDS = 120.0
_TIMEOUT_SECONDS = 5.0
_STOP_SECONDS = 1.0
_MAX_BYTES = 1_048_576
_DISCOVERY = "/.well-known/openid-configuration"
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_BY_KIND = {
    ("RSA", None): _RSA,
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
"""The algorithms of each kind of key: none that a public key could be mistaken for a secret in."""


class Jwks:
    """The keys by their id and algorithm; a thread fetches them.

    Args:
        issuer: Address of the issuer, whose discovery document says where its keys are.
        url: Where they are, if that is known.
        pause: Seconds between two fetches, at least.
    """

    def __init__(self, issuer: str, url: str | None, *, pause: float = PAUSE_SECONDS) -> None:
        self._issuer = issuer.rstrip("/")
        self._url = url
        self._pause = pause
        self.keys: Mapping[tuple[str, str], PyJWK] = {}
        self._asked = Event()
        self._stopping = Event()
        self._thread: Thread  # made by start: since 3.13 none starts that was made before a fork

    def ask(self) -> None:
        """Have the keys fetched as soon as that may be; does not wait for it."""
        self._asked.set()

    def start(self) -> None:
        """Fetch the keys now, every ten minutes, and when they are asked for."""
        self._thread = Thread(target=self._run, name="issuer-keys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop fetching; an issuer that hangs is not waited for."""
        self._stopping.set()
        self._asked.set()
        self._thread.join(_STOP_SECONDS)

    def refresh(self) -> bool:
        """Fetch the keys; tell whether that was possible. The old ones stay if it was not."""
        try:
            with httpx.Client(timeout=_TIMEOUT_SECONDS) as http:
                fetched = _keys(_fetched(http, self._url or self._discovered(http)))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            _log.warning("the keys of %s cannot be fetched: %s", self._issuer, error)
            return False
        self.keys = fetched
        return True

    def _discovered(self, http: httpx.Client) -> str:
        document = _fetched(http, self._issuer + _DISCOVERY)
        if str(document.get("issuer")).rstrip("/") != self._issuer:
            raise ValueError("its discovery document names another issuer")
        url = document.get("jwks_uri")
        if not isinstance(url, str) or not is_safe(httpx.URL(url)):
            raise ValueError("its discovery document names no https address of its keys")
        return url

    def _run(self) -> None:
        pause = self._pause
        while True:
            try:
                fetched = self.refresh()
            except Exception:  # noqa: BLE001 - a defect of one fetch must not end all others
                _log.exception("the keys of %s cannot be read", self._issuer)
                fetched = False
            pause = self._pause if fetched else min(2 * pause, _LONGEST_PAUSE_SECONDS)
            if self._stopping.wait(pause * random.uniform(1.0, 1.2)):  # noqa: S311 - no secret
                return
            if fetched:
                self._asked.wait(EVERY_SECONDS)
            self._asked.clear()
            if self._stopping.is_set():
                return


def is_safe(url: httpx.URL) -> bool:
    """Tell whether nobody between here and an address can change what it answers."""
    return url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK_NAMES)


def _fetched(http: httpx.Client, url: str) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        httpx.HTTPError: there is no answer, or not 200.
        ValueError: it is another thing, or too large.
    """
    content = bytearray()
    with http.stream("GET", url) as response:
        if response.status_code != httpx.codes.OK:
            raise ValueError(f"{url} answered {response.status_code}")
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > _MAX_BYTES:
                raise ValueError(f"{url} answered more than {_MAX_BYTES} bytes")
    document = orjson.loads(content)
    if not isinstance(document, dict):
        raise ValueError(f"{url} answered no JSON object")  # noqa: TRY004 - a value from outside
    return document


def _keys(document: dict[str, Any]) -> dict[tuple[str, str], PyJWK]:
    """Return what can be used of a key set; what cannot is skipped, as RFC 7517 wants."""
    given = document.get("keys")
    if not isinstance(given, list):
        raise ValueError("its answer is no set of keys")  # noqa: TRY004 - a value from outside
    keys: dict[tuple[str, str], PyJWK] = {}
    for jwk in given:
        for key_id, algorithm in _usable(jwk):
            try:
                keys[key_id, algorithm] = PyJWK(jwk, algorithm)
            except PyJWTError as error:
                _log.warning("a key of the issuer cannot be read: %s", error)
    return keys


def _usable(jwk: object) -> Iterator[tuple[str, str]]:
    if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig":
        return
    key_id, kind, curve = jwk.get("kid"), jwk.get("kty"), jwk.get("crv")
    if not isinstance(key_id, str) or not isinstance(kind, str):
        return
    if curve is not None and not isinstance(curve, str):
        return
    for algorithm in _BY_KIND.get((kind, curve), ()):
        if jwk.get("alg", algorithm) == algorithm:
            yield key_id, algorithm
