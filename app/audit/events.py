"""Events, who they are of, and the hash that chains them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

GENESIS = "sha256:" + "0" * 64
"""What the first event is chained to."""


class Author(NamedTuple):
    """Who writes.

    Attributes:
        name: The name of the credential.
        request_id: Of the request in which it does; None for a command.
    """

    name: str
    request_id: str | None = None


class Action(StrEnum):
    """What was written."""

    DRAFT_SAVED = "draft.saved"
    DRAFT_DISCARDED = "draft.discarded"
    VERSION_PUBLISHED = "version.published"
    ICP_ACTIVATED = "icp.activated"
    ICP_RETIRED = "icp.retired"
    ACTIVATION_SCHEDULED = "activation.scheduled"
    ACTIVATION_CANCELLED = "activation.cancelled"
    ACTIVATION_FIRED = "activation.fired"
    ACTIVATION_FAILED = "activation.failed"
    REVIEW_RECORDED = "review.recorded"
    KEY_CREATED = "key.created"
    KEY_ROTATED = "key.rotated"
    KEY_REVOKED = "key.revoked"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_DELETED = "webhook.deleted"
    WEBHOOK_ROTATED = "webhook.rotated"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_REPLAYED = "webhook.replayed"
    WEBHOOK_TESTED = "webhook.tested"


class Written(NamedTuple):
    """What a write did, for its event.

    Attributes:
        action: What was done.
        subject: To what: the key of an ICP, or the id of an API key or webhook.
        before: The digest of what was there; None for nothing, or for what has no digest.
        after: The digest of what is there now.
        details: What else there is to know, as JSON; no secrets.
    """

    action: Action
    subject: str
    before: str | None = None
    after: str | None = None
    details: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the log.

    Attributes:
        id: From 1, without a gap.
        at: When.
        actor: Who.
        request_id: In which request; None for a command.
        action: What was done.
        subject: To what.
        before: The digest of what was there.
        after: The digest of what is there since.
        details: The rest, as JSON text.
        previous: The hash of the event before.
        hash: Of all of this.
    """

    id: int
    at: datetime
    actor: str
    request_id: str | None
    action: str
    subject: str
    before: str | None
    after: str | None
    details: str
    previous: str
    hash: str


def hash_of(event: Event) -> str:
    """Return the hash an event is to have: SHA-256 over the JSON of its fields but `hash`.

    The fields stand in the order of their names, without white space; `at` is in UTC with six
    digits of a second; `details` is the text as stored.
    """
    fields = {name: getattr(event, name) for name in _HASHED}
    fields["at"] = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"sha256:{sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest()}"


_HASHED = tuple(name for name in Event.__slots__ if name != "hash")
