"""What may be said of a webhook that is to be made."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from app.events.types import EventType
from schemas.base import Described, IcpKey

MAX_URL = 2_000

Url = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_URL, pattern=r"^https?://[\x21-\x7e]+$")
]


class NewWebhook(Described):
    """A webhook to be made."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"url": "https://crm.example/hooks/icp", "icps": ["dev-tool"]}]
        },
    )

    url: Url
    """Where events are sent: https, a public host, no user or password."""
    events: Annotated[list[EventType], Field(min_length=1, max_length=20)] | None = None
    """The types it asks for; null for every one, those of later releases included."""
    icps: Annotated[list[IcpKey], Field(min_length=1, max_length=100)] | None = None
    """The keys of the only ICPs it asks for, there already or not; null for every ICP."""
    description: Annotated[
        str, StringConstraints(strict=True, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")
    ] = ""
    """What it is for; one line."""


SENTENCES = {
    "url": f"url is an http or https URL of at most {MAX_URL} characters of ASCII, without blanks.",
    "events": f"events lists at least one of {', '.join(EventType)}; or is null for every one.",
    "icps": "icps lists 1 to 100 keys of ICPs, or is null for every ICP.",
    "description": "A description is one line of at most 500 characters.",
}
"""What each field takes."""
