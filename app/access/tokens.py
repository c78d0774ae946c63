"""JSON Web Tokens of an OIDC issuer, beside keys."""

from __future__ import annotations

import re
from hashlib import sha256
from time import time
from typing import TYPE_CHECKING, Any

import jwt

from app.access.errors import Unauthenticated
from app.access.jwks import PAUSE_SECONDS, Jwks
from app.access.principal import Principal
from app.access.scopes import scopes_among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.access.scopes import Scope

LEEWAY_SECONDS = 30
MAX_VERIFIED = 4_096
"""Tokens that need not be verified again; beyond, all of them are."""
ICPS_CLAIM = "icps"
"""The claim with the ICPs a token may name; left out: every ICP."""

_BEARER = re.compile(rb"[Bb]earer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")
_SUBJECT = re.compile(r"[!-~]([ -~]{0,198}[!-~])?")
_ICP = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_REQUIRED = ["exp", "iss", "aud", "sub"]


class Tokens:
    """Checks tokens from memory; their issuer's keys are fetched by a thread.

    Args:
        issuer: Address of the issuer; `iss` has to be it, with or without a last slash.
        audience: What `aud` has to contain.
        jwks_url: Where the keys are; None for where discovery says.
        pause: Seconds between two fetches of the keys, at least.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        jwks_url: str | None = None,
        *,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        base = issuer.rstrip("/")
        self._issuers = (base, f"{base}/")
        self._audience = audience
        self.jwks = Jwks(issuer, jwks_url, pause=pause)
        self._verified: dict[bytes, tuple[Principal, float, object]] = {}

    def start(self) -> None:
        """Begin to fetch the issuer's keys."""
        self.jwks.start()

    def stop(self) -> None:
        """Stop it."""
        self.jwks.stop()

    def principal(self, authorization: bytes) -> Principal:
        """Return who calls with a token.

        Args:
            authorization: The header's value.

        Raises:
            Unauthenticated: it is no token, or none that is taken.
        """
        found = _BEARER.fullmatch(authorization)
        if found is None:
            raise Unauthenticated("Authorization holds neither a key nor a token.")
        digest = sha256(found[1]).digest()
        keys = self.jwks.keys
        verified = self._verified.get(digest)
        # A token is verified again when the keys are new: its own may be withdrawn.
        if verified is None or verified[1] <= time() or verified[2] is not keys:
            claims = self._claims(found[1])
            verified = (_principal(claims), int(claims["exp"]) + LEEWAY_SECONDS, keys)
            if len(self._verified) >= MAX_VERIFIED:
                self._verified.clear()
            self._verified[digest] = verified
        return verified[0]

    def _claims(self, token: bytes) -> dict[str, Any]:
        """Return the claims of a token whose signature, times, issuer and audience are right."""
        try:
            header = jwt.get_unverified_header(token)
            key = self._key(header.get("kid"), header.get("alg"))
            return jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._audience,
                issuer=self._issuers,
                leeway=LEEWAY_SECONDS,
                options={"require": _REQUIRED, "enforce_minimum_key_length": True},
            )
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("The token has expired.") from None
        except jwt.InvalidAudienceError:
            raise Unauthenticated("The token is made for another audience.") from None
        except jwt.InvalidSignatureError:
            raise Unauthenticated("The signature of the token is not its issuer's.") from None
        except (jwt.PyJWTError, RecursionError, TypeError, ValueError) as error:
            raise Unauthenticated(f"The token is not taken: {error}.") from None

    def _key(self, key_id: object, algorithm: object) -> jwt.PyJWK:
        """Return the issuer's key of this id that is meant for this algorithm, and no other."""
        if not isinstance(key_id, str) or not isinstance(algorithm, str):
            raise Unauthenticated("The token names no key of its issuer: it has no `kid` or `alg`.")
        key = self.jwks.keys.get((key_id, algorithm))
        if key is None:
            self.jwks.ask()
            raise Unauthenticated(
                "The token names a key or algorithm that its issuer has not published so far."
            )
        return key


def _principal(claims: dict[str, Any]) -> Principal:
    subject = claims["sub"]
    if not _SUBJECT.fullmatch(subject):
        raise Unauthenticated("`sub` of the token is not 1 to 200 printable characters.")
    named = f"token:{subject}"
    return Principal(named, _scopes(claims), _icps(claims), named, None)


def _scopes(claims: dict[str, Any]) -> frozenset[Scope]:
    """Return the scopes that are ours; an issuer names others, too."""
    given = claims.get("scope", claims.get("scp", ""))
    words: Iterable[object] = given.split(" ") if isinstance(given, str) else given
    if not isinstance(words, list):
        raise Unauthenticated("`scope` of the token is no text and no list.")
    return scopes_among(words)


def _icps(claims: dict[str, Any]) -> frozenset[str] | None:
    if ICPS_CLAIM not in claims:
        return None
    given = claims[ICPS_CLAIM]
    if isinstance(given, list) and all(
        isinstance(icp, str) and _ICP.fullmatch(icp) for icp in given
    ):
        return frozenset(given)
    raise Unauthenticated(f"`{ICPS_CLAIM}` of the token is no list of keys of ICPs.")
