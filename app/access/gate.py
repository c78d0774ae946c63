"""The gate: from an `Authorization` header to who calls, from memory alone."""

from __future__ import annotations

from datetime import UTC, datetime
from hmac import compare_digest
from typing import TYPE_CHECKING

from app.access.errors import Unauthenticated
from app.access.principal import Principal
from app.access.secret import BEARER, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.access.records import KeyRecord
    from app.access.tokens import Tokens
    from app.access.uses import Uses

MAX_HEADER = 8_192

_MISSING = "Send a key: Authorization: Bearer icp_..."
_UNKNOWN = "The key is not known: no key has this id and secret."
_UNREADABLE = "Authorization holds no key: write Bearer, a space, and the key as it was given out."


class Gate:
    """Checks callers, on any thread; it never waits.

    Args:
        keys: Returns the keys that hold now, by their ids.
        tokens: Checks JSON Web Tokens; None where only keys are taken.
        uses: Is told which keys are used.
    """

    def __init__(
        self, keys: Callable[[], Mapping[str, KeyRecord]], tokens: Tokens | None, uses: Uses
    ) -> None:
        self._keys = keys
        self._tokens = tokens
        self._uses = uses

    def principal(self, authorization: bytes | None) -> Principal:
        """Return who calls.

        Args:
            authorization: The header's value; None where there is none.

        Raises:
            Unauthenticated: nobody known. Whether an id exists is told to nobody, and that a key
                has expired or is revoked only to whoever holds its secret.
        """
        if authorization is None:
            raise Unauthenticated(_MISSING, given=False)
        found = BEARER.fullmatch(authorization)
        if found is None:
            return self._by_token(authorization)
        key_id, secret = found.groups()
        key = self._keys().get(key_id.decode("ascii"))
        given = digest(secret)
        if key is None or not compare_digest(given, key.secret_digest):
            raise Unauthenticated(_UNKNOWN)
        if key.revoked_at is not None:
            raise Unauthenticated("The key is revoked.")
        if key.expires_at is not None and key.expires_at <= datetime.now(UTC):
            raise Unauthenticated("The key has expired.")
        self._uses.note(key.id)
        return Principal(key.name, key.scopes, key.icps, key.id, key.rate_limit)

    def _by_token(self, authorization: bytes) -> Principal:
        if self._tokens is None or len(authorization) > MAX_HEADER:
            raise Unauthenticated(_UNREADABLE)
        return self._tokens.principal(authorization)
