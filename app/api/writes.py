"""The bodies of the calls that write: every fault at once, and before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from app.api.fields import Fields
from app.api.models.activations import MAX_VERSION
from app.api.problems import ProblemError, below, counted
from app.engine.checking import DefinitionInvalid
from app.engine.document import DocumentUnreadable, parse_json
from app.engine.faults import shown
from app.registry.publishing import Prepared, prepare
from app.registry.store import UNSET, Unset
from schemas.base import MAX_TEXT
from schemas.problem import Fault

if TYPE_CHECKING:
    from pydantic import JsonValue

_PUBLISH = ("document", "note", "activate")
_ACTIVATE = ("version", "note", "expected_version")


class Publication(NamedTuple):
    """What a caller wants published."""

    prepared: Prepared
    note: str
    activate: bool


class Activation(NamedTuple):
    """What a caller wants active; `expected_version` is UNSET when anything may be active now."""

    version: int | None
    note: str
    expected_version: int | Unset | None


def publication(key: str, body: bytes) -> Publication:
    """Read what is to be published under a key.

    Raises:
        ProblemError: `malformed_json`, `request_invalid` or `definition_invalid`.
    """
    given = _fields(body, _PUBLISH)
    note, activate = _note(given), given.given.get("activate", False)
    if not isinstance(activate, bool):
        given.fault("/activate", "wrong_kind", "activate is true or false.")
    if "document" not in given.given:
        given.fault("/document", "missing", "Give the definition to publish.")
    given.finish()
    prepared = _prepared(key, cast("JsonValue", given.given["document"]))
    return Publication(prepared, note, bool(activate))


def activation(body: bytes) -> Activation:
    """Read what is to be activated.

    Raises:
        ProblemError: `malformed_json` or `request_invalid`.
    """
    given = _fields(body, _ACTIVATE)
    note = _note(given)
    if "version" not in given.given:
        given.fault("/version", "missing", "Name the version; null retires the ICP.")
    version = _version(given, "version")
    expected = _version(given, "expected_version") if "expected_version" in given.given else UNSET
    given.finish()
    return Activation(version, note, expected)


def _fields(body: bytes, names: tuple[str, ...]) -> Fields:
    try:
        given = parse_json(body)
    except DocumentUnreadable as error:
        detail = counted(error.faults, "of the body")
        raise ProblemError("malformed_json", detail, errors=error.faults) from None
    return Fields.of(given, names)


def _prepared(key: str, document: JsonValue) -> Prepared:
    """Check the definition; its faults include a key that is not the one of the path."""
    faults: tuple[Fault, ...] = ()
    try:
        prepared = prepare(document)
    except (DefinitionInvalid, DocumentUnreadable) as error:
        faults = error.faults
    named = document.get("key") if isinstance(document, dict) else None
    if isinstance(named, str) and named != key:
        message = f"The path names {shown(key)}; publish this definition there, or correct its key."
        other = tuple(fault for fault in faults if fault.pointer != "/key")
        faults = (Fault(pointer="/key", code="other_key", message=message), *other)
    if faults:
        errors = below("/document", faults)
        raise ProblemError("definition_invalid", counted(errors, "of the document"), errors=errors)
    return prepared


def _note(given: Fields) -> str:
    note = given.given.get("note", "")
    if isinstance(note, str) and len(note) <= MAX_TEXT:
        return note
    given.fault("/note", "bad_note", f"A note is a text of at most {MAX_TEXT:,} characters.")
    return ""


def _version(given: Fields, name: str) -> int | None:
    version = given.given.get(name)
    if isinstance(version, float) and version.is_integer():
        version = int(version)  # 3.0 is a whole number in JSON
    if version is None or (
        isinstance(version, int) and not isinstance(version, bool) and 1 <= version <= MAX_VERSION
    ):
        return version
    given.fault(f"/{name}", "wrong_kind", "A version is a whole number from 1, or null for none.")
    return None
