"""What may be said of a key that is to be made."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.access.scopes import Scope
from app.settings import RATE
from schemas.base import Described, IcpKey

MAX_SECONDS = 10 * 366 * 86_400
"""How far ahead a key may end: ten years."""
MAX_OVERLAP_SECONDS = 30 * 86_400

Name = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9]([A-Za-z0-9 ._@/+-]{0,78}[A-Za-z0-9])?$"),
]
"""Who uses a key: up to 80 letters, digits, blanks and `._@/+-`; no colon, as in `token:alice`."""
Description = Annotated[
    str, StringConstraints(strict=True, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")
]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""Takes 3600.0 for the whole number that it is in JSON."""
Lifetime = Annotated[int, Field(strict=True, ge=1, le=MAX_SECONDS), WHOLE]
RateLimit = Annotated[str, StringConstraints(strict=True, pattern=f"^{RATE}$")]
"""Such as `600/minute`; every text of this form is one that `limits.parse` reads."""


class NewKey(Described):
    """A key to be made."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"name": "crm", "scopes": ["score"]}]},
    )

    name: Name
    """Who uses it; the `actor` of what is written with it."""
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)]
    """What it may be used for."""
    icps: Annotated[list[IcpKey], Field(min_length=1, max_length=100)] | None = None
    """The keys of the only ICPs it may be used for, there already or not; null for every ICP."""
    description: Description = ""
    """What it is for; one line."""
    rate_limit: RateLimit | None = None
    """How often it may call, such as `600/minute`; null for the service's own limit."""
    expires_in_seconds: Lifetime | None = None
    """How long it works; null for ever."""


SENTENCES = {
    "name": "A name is 1 to 80 letters, digits, blanks and ._@/+-, with a letter or digit at"
    " either end.",
    "scopes": f"scopes lists at least one of {', '.join(Scope)}.",
    "icps": "icps lists 1 to 100 keys of ICPs, or is null for every ICP.",
    "description": "A description is one line of at most 500 characters.",
    "rate_limit": "A rate limit is a number and second, minute, hour or day: 600/minute; or null.",
    "expires_in_seconds": "expires_in_seconds is a whole number from 1, of ten years at most; or"
    " null.",
    "overlap_seconds": f"overlap_seconds is a whole number from 0 to {MAX_OVERLAP_SECONDS}.",
}
"""What each field takes."""
