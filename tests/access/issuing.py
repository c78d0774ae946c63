"""An OIDC issuer of our own: a real server with discovery and keys, and tokens it signs."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import TYPE_CHECKING, Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

if TYPE_CHECKING:
    from types import TracebackType

AUDIENCE = "icp-scoring"
JWKS_PATH = "/keys"


class SigningKey:
    """A private key, and how its public half is published.

    Args:
        key_id: Its `kid`.
        algorithm: What it signs with.
        bits: The size of an RSA key.
    """

    def __init__(self, key_id: str, algorithm: str = "RS256", *, bits: int = 2048) -> None:
        self.key_id = key_id
        self.algorithm = algorithm
        self.private: Any
        if algorithm == "EdDSA":
            self.private = ed25519.Ed25519PrivateKey.generate()
        elif algorithm.startswith("ES"):
            curves = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
            self.private = ec.generate_private_key(curves[algorithm])
        else:
            self.private = rsa.generate_private_key(public_exponent=65_537, key_size=bits)

    def jwk(self, **changes: object) -> dict[str, Any]:
        """Return its public half as the issuer publishes it."""
        algorithm: Any = get_default_algorithms()[self.algorithm]
        public = algorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.key_id, "use": "sig", "alg": self.algorithm, **changes}

    def sign(self, claims: dict[str, Any], **headers: object) -> str:
        """Return a token."""
        named = {"kid": self.key_id, **headers}
        return jwt.encode(claims, self.private, self.algorithm, headers=named)


class Issuer:
    """Serves a discovery document and a key set on loopback; counts what is fetched."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = []
        self.discovery: dict[str, Any] = {}
        self.answers: dict[str, bytes] = {}
        """What is answered in place of the real thing, by path."""
        self.status = 200
        self.fetched = threading.Condition()
        self.fetches = 0
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = issuer.answer(self.path)
                self.send_response(issuer.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """Its address, which is its name."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str) -> bytes:
        """Return what a path holds."""
        if path == JWKS_PATH:
            with self.fetched:
                self.fetches += 1
                self.fetched.notify_all()
        known = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "jwks_uri": self.url + JWKS_PATH,
                **self.discovery,
            },
            JWKS_PATH: {"keys": self.keys},
        }
        return self.answers.get(path) or json.dumps(known[path]).encode()

    def wait_for(self, fetches: int) -> bool:
        """Wait until the keys were fetched so often."""
        with self.fetched:
            return self.fetched.wait_for(lambda: self.fetches >= fetches, timeout=30)

    def claims(self, **changes: object) -> dict[str, Any]:
        """Return the claims of a good token, with these changes; None takes one away."""
        now = int(time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "alice",
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            "scope": "score",
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
