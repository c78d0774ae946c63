"""The gate: from an `Authorization` header to who calls, from memory alone."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from math import inf
from time import time
from typing import TYPE_CHECKING, NamedTuple

from app.access.errors import Unauthenticated
from app.access.principal import Principal
from app.access.secret import BEARER, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.access.records import KeyRecord
    from app.access.tokens import Tokens
    from app.access.uses import Uses

MAX_HEADER = 8_192
REMEMBERED = 1_024
"""Headers with a key that were checked, and are known by their digest."""

_MISSING = "Send a key: Authorization: Bearer icp_..."
_UNKNOWN = "The key is not known: no key has this id and secret."
_UNREADABLE = "Authorization holds no key: write Bearer, a space, and the key as it was given out."


class _Checked(NamedTuple):
    """A header that was checked, and holds while its key is this one."""

    key: KeyRecord
    until: float
    principal: Principal


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
        self._checked: dict[bytes, _Checked] = {}

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
        sent, keys = sha256(authorization).digest(), self._keys()
        checked = self._checked.get(sent)
        if (
            checked is None
            or keys.get(checked.key.id) is not checked.key
            or checked.until <= time()
        ):
            found = BEARER.fullmatch(authorization)
            if found is None:
                return self._by_token(authorization)
            checked = self._by_key(keys, *found.groups())
            if len(self._checked) >= REMEMBERED:
                self._checked.clear()
            self._checked[sent] = checked
        self._uses.note(checked.principal.credential)
        return checked.principal

    @staticmethod
    def _by_key(keys: Mapping[str, KeyRecord], key_id: bytes, secret: bytes) -> _Checked:
        key = keys.get(key_id.decode("ascii"))
        given = digest(secret)
        if key is None or not compare_digest(given, key.secret_digest):
            raise Unauthenticated(_UNKNOWN)
        if key.revoked_at is not None:
            raise Unauthenticated("The key is revoked.")
        until = inf if key.expires_at is None else key.expires_at.timestamp()
        if until <= time():
            raise Unauthenticated("The key has expired.")
        principal = Principal(key.name, key.scopes, key.icps, key.id, key.rate_limit)
        return _Checked(key, until, principal)

    def _by_token(self, authorization: bytes) -> Principal:
        if self._tokens is None or len(authorization) > MAX_HEADER:
            raise Unauthenticated(_UNREADABLE)
        return self._tokens.principal(authorization)
