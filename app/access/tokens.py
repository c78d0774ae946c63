"""JSON Web Tokens of an OIDC issuer, beside keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.errors import Unauthenticated

if TYPE_CHECKING:
    from app.access.principal import Principal


class Tokens:
    """Checks JSON Web Tokens."""

    def principal(self, authorization: bytes) -> Principal:  # noqa: ARG002 - until it reads it
        """Return who calls with a token.

        Raises:
            Unauthenticated: the token is none that is taken.
        """
        raise Unauthenticated("Tokens are not taken.")
