"""Whether tokens are taken, as the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from app.access.tokens import Tokens
    from app.settings import Settings


def tokens_of(settings: Settings) -> Tokens | None:
    """Return what checks the tokens of ICP_OIDC_ISSUER; None where none is set."""
    if settings.oidc_issuer is None:
        return None
    from app.access.tokens import Tokens  # noqa: PLC0415 - cryptography takes long to import

    url = settings.oidc_jwks_url
    return Tokens(
        str(settings.oidc_issuer),
        cast("str", settings.oidc_audience),  # the settings see to it
        None if url is None else str(url),
    )
