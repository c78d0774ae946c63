"""The bodies of the calls that write: every fault at once, and before anything is written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from app.api.exchange import today
from app.api.fields import MAX_ACCOUNTS, Fields
from app.api.models.versions import MAX_VERSION
from app.api.problems import ProblemError, below, counted
from app.api.requests import MAX_BATCH
from app.engine.checking import check
from app.engine.document import DocumentUnreadable, parse_json
from app.engine.faults import FaultsFoundError, shown
from app.registry.publishing import UNSET, Prepared, Unset, prepare
from schemas.base import MAX_TEXT
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from schemas.definition import Definition

T = TypeVar("T")

_PUBLISH = ("document", "draft", "note", "activate", "expected_latest", "guard")
_GUARD = ("accounts", "max_share_changed", "as_of")
_ACTIVATE = ("version", "note", "expected_version", "activate_at")
_LAST_TIME = datetime(2999, 12, 31, tzinfo=UTC)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Guard(NamedTuple):
    """What a publication may not do.

    Attributes:
        accounts: To try it on.
        max_share_changed: The largest share of them that may change band, from 0 to 1.
        as_of: The day of scoring.
    """

    accounts: list[dict[str, object]]
    max_share_changed: float
    as_of: date


class PublicationWanted(NamedTuple):
    """What a caller wants published; one of `document` and `draft` is None.

    Attributes:
        document: The definition.
        draft: The digest of the draft that is meant.
        note: What changed, and why.
        activate: Whether to make it the active version, too.
        expected_latest: The latest version so far; UNSET when it may be any.
        guard: What it may not do; None for no guard.
    """

    document: JsonValue
    draft: str | None
    note: str
    activate: bool
    expected_latest: int | Unset | None
    guard: Guard | None


class Activation(NamedTuple):
    """What a caller wants active.

    Attributes:
        version: The number; None retires the ICP.
        note: Why.
        expected_version: What is active now; UNSET when it may be anything.
        activate_at: When, in the future; None for at once.
    """

    version: int | None
    note: str
    expected_version: int | Unset | None
    activate_at: datetime | None


def publication(body: bytes) -> PublicationWanted:
    """Read what is to be published.

    Raises:
        ProblemError: `malformed_json` or `request_invalid`.
    """
    given = Fields.of(json_of(body), _PUBLISH)
    note, activate = _note(given), given.given.get("activate", False)
    if not (note.strip() or given.faults):
        given.fault("/note", "missing", "Say what changed, and why; it is kept with the version.")
    if not isinstance(activate, bool):
        given.fault("/activate", "wrong_kind", "activate is true or false.")
    draft = given.given.get("draft")
    if "draft" not in given.given and "document" not in given.given:
        message = "Give the definition to publish, or the digest of the draft."
        given.fault("/document", "missing", message)
    elif "draft" in given.given and "document" in given.given:
        given.fault("/draft", "contradiction", "Give the document or the draft, not both.")
    elif "draft" in given.given and not (isinstance(draft, str) and _DIGEST.fullmatch(draft)):
        given.fault("/draft", "wrong_kind", "draft is the digest of the draft: sha256:…")
    latest = _version(given, "expected_latest") if "expected_latest" in given.given else UNSET
    guard = _guard(given)
    given.finish()
    return PublicationWanted(
        document=cast("JsonValue", given.given.get("document")),
        draft=cast("str | None", draft),
        note=note,
        activate=bool(activate),
        expected_latest=latest,
        guard=guard,
    )


def prepared(key: str, document: JsonValue, pointer: str) -> Prepared:
    """Check a definition that is to be published under a key, and run its examples.

    Args:
        key: Of the ICP.
        document: The definition.
        pointer: Where it stands in the request; empty where it does not.

    Raises:
        ProblemError: `definition_invalid`.
    """
    return _read(key, document, prepare, pointer)


def checked(key: str, document: JsonValue) -> Definition:
    """Check the draft of a definition without its examples, which may still fail.

    Raises:
        ProblemError: `definition_invalid`; pointers are into the draft.
    """
    return _read(key, document, check, "")


def faults_of(key: str, document: JsonValue) -> tuple[Fault, ...]:
    """Return everything that stands against publishing a document under a key."""
    try:
        _fitting(key, document, prepare)
    except FaultsFoundError as error:
        return error.faults
    return ()


def _read(key: str, document: JsonValue, read: Callable[[JsonValue], T], pointer: str) -> T:
    try:
        return _fitting(key, document, read)
    except FaultsFoundError as error:
        errors = below(pointer, error.faults)
        detail = counted(errors, "of the document")
        raise ProblemError("definition_invalid", detail, errors=errors) from None


def _fitting(key: str, document: JsonValue, read: Callable[[JsonValue], T]) -> T:
    """Read a definition; a key that is not the one of its path is a fault like any other."""
    faults: tuple[Fault, ...] = ()
    try:
        found = read(document)
    except FaultsFoundError as error:
        faults = error.faults
    named = document.get("key") if isinstance(document, dict) else None
    if isinstance(named, str) and named != key:
        message = f"The path names {shown(key)}; publish this definition there, or correct its key."
        other = tuple(fault for fault in faults if fault.pointer != "/key")
        faults = (Fault(pointer="/key", code="other_key", message=message), *other)
    if faults:
        raise FaultsFoundError(faults)
    return found


def activation(body: bytes) -> Activation:
    """Read what is to be activated.

    Raises:
        ProblemError: `malformed_json` or `request_invalid`.
    """
    given = Fields.of(json_of(body), _ACTIVATE)
    note = _note(given)
    if "version" not in given.given:
        given.fault("/version", "missing", "Name the version; null retires the ICP.")
    version = _version(given, "version")
    expected = _version(given, "expected_version") if "expected_version" in given.given else UNSET
    at = _activate_at(given)
    given.finish()
    return Activation(version, note, expected, at)


def json_of(body: bytes) -> JsonValue:
    """Return the JSON value of a body that is to be stored, so nothing of it may get lost.

    Raises:
        ProblemError: `malformed_json`.
    """
    try:
        return parse_json(body, MAX_BATCH)  # as much as was let in
    except DocumentUnreadable as error:
        detail = counted(error.faults, "of the body")
        raise ProblemError("malformed_json", detail, errors=error.faults) from None


def _guard(given: Fields) -> Guard | None:
    guard = given.given.get("guard")
    if guard is None:
        return None
    if not isinstance(guard, dict):
        given.fault("/guard", "wrong_kind", "guard is {accounts, max_share_changed}.")
        return None
    fields = Fields(guard, _GUARD)
    accounts, as_of = fields.accounts(), fields.as_of(today)
    if not 1 <= len(accounts) <= MAX_ACCOUNTS and not fields.faults:
        message = f"A guard has 1 to {MAX_ACCOUNTS:,} accounts."
        fields.fault("/accounts", "bad_length", message)
    share = guard.get("max_share_changed")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        code = "wrong_kind" if "max_share_changed" in guard else "missing"
        fields.fault("/max_share_changed", code, "max_share_changed is a share from 0 to 1.")
        share = 0
    given.faults += below("/guard", fields.faults)
    return Guard(accounts, share, as_of)


def _note(given: Fields) -> str:
    note = given.given.get("note", "")
    if isinstance(note, str) and len(note) <= MAX_TEXT:
        return note
    given.fault("/note", "bad_note", f"A note is a text of at most {MAX_TEXT:,} characters.")
    return ""


def _activate_at(given: Fields) -> datetime | None:
    text = given.given.get("activate_at")
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is not None and at.tzinfo is not None and datetime.now(UTC) < at <= _LAST_TIME:
        return at.astimezone(UTC)
    message = "activate_at is a time in the future with its offset, such as 2027-01-04T08:00:00Z."
    given.fault("/activate_at", "bad_time", message)
    return None


def _version(given: Fields, name: str) -> int | None:
    message = "A version is a whole number from 1, or null for none."
    return given.whole(name, 1, MAX_VERSION, message)
