"""What publishing takes and answers, and the versions there are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from app.access.wanted import WHOLE
from app.api.models.base import WireModel
from app.api.models.requests import Accounts, today
from schemas.base import MAX_TEXT, NO_NUL, Day, Text
from schemas.decision import AnsweringVersion, Digest
from schemas.definition import Definition

MAX_VERSION = 999_999_999
"""The largest that `key@version` can name."""

VersionNumber = Annotated[int, Field(strict=True, ge=1, le=MAX_VERSION), WHOLE]
Note = Annotated[str, Field(max_length=MAX_TEXT, pattern=NO_NUL)]


class Guard(WireModel):
    """What a publication may not do."""

    accounts: Annotated[Accounts, Field(min_length=1)]
    """To try it on; nothing of them is stored."""
    max_share_changed: Annotated[float, Field(ge=0, le=1)]
    """The largest share of them that may change band against the active version."""
    as_of: Day = Field(default_factory=today)
    """The day of scoring; today in UTC if left out."""


class _Publication(WireModel):
    note: Text
    """What changed, and why; kept with the version."""
    activate: bool = False
    """Whether to make it the active version at once."""
    expected_latest: VersionNumber | None = None
    """Refuse when another version is the latest than this one; null for none. Left out: no check
    of a document; of a draft, the version it was begun from."""
    guard: Guard | None = None
    """Refuse when too many accounts would change band."""


class PublishRequest(_Publication):
    """A definition to publish as the next version of its ICP."""

    document: Definition


class PublishDraftRequest(_Publication):
    """The draft to publish as the next version of its ICP; then there is no draft any more."""

    draft: Digest
    """The digest of the draft that is meant."""


class Published(WireModel):
    """What a publication did."""

    key: str
    version: int
    """The version that holds the document, new or not."""
    digest: str
    scoring_digest: str
    """Equal for versions that differ in texts alone."""
    revision: int
    """The registry's revision after it."""
    published: bool
    """False when the latest version already was the same document."""
    activated: bool
    """Whether this call made it the active version."""


class VersionEntry(WireModel):
    """A published version without its document."""

    key: str
    version: int
    digest: str
    scoring_digest: str
    """Equal for versions that differ in texts alone."""
    note: str
    actor: str
    published_at: datetime


class Versions(WireModel):
    """The versions of an ICP, the newest first."""

    items: list[VersionEntry]


class IcpDocument(WireModel):
    """A version with its document."""

    icp: AnsweringVersion
    scoring_digest: str
    """Equal for versions that differ in texts alone."""
    note: str
    actor: str
    published_at: datetime
    document: Definition
    """As it was published, in canonical form."""


class AccountSchema(WireModel):
    """A JSON Schema (2020-12) of the accounts that a version reads."""

    icp: AnsweringVersion
    account_schema: Annotated[dict[str, Any], Field(alias="schema")]
