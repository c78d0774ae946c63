"""The reader: raw accounts to canonical ones, by one definition's attributes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from app.engine.memo import Memo
from app.engine.normalise.account import Account, AccountInvalid
from app.engine.normalise.choices import boolean_reader, enum_reader, string_reader, text_reader
from app.engine.normalise.dates import read_date
from app.engine.normalise.events import events_reader
from app.engine.normalise.known import NEW, Known, KnownLists
from app.engine.normalise.near import nearest
from app.engine.normalise.notes import Notes, Read
from app.engine.normalise.numbers import number_reader
from app.engine.normalise.places import country_code, load, read_country, read_region
from app.engine.normalise.sets import set_reader
from app.engine.normalise.text import SHORT
from schemas.attributes import IDENTITY
from schemas.base import MAX_TEXT
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.values import Facts, Value
    from schemas.attributes import AttributeDeclaration

MAX_KEYS = 500
REMEMBERED = 4_096
"""Values of each attribute, and keys that nobody reads, that are remembered."""


class Reader:
    """Reads the accounts of one definition; built once, safe to share between threads.

    Args:
        attributes: Every known attribute by name, in the order warnings are given.
    """

    def __init__(self, attributes: Mapping[str, AttributeDeclaration]) -> None:
        load()
        self._known = {name: _known(name, declared) for name, declared in attributes.items()}
        self._meant = Memo(partial(_meant, nearest(attributes)), REMEMBERED)
        self._ranks = {name: rank for rank, name in enumerate(attributes)}
        self._region = attributes["region"].type == "string"

    def read(self, raw: Mapping[str, object]) -> Account:
        """Return the canonical account.

        Raises:
            AccountInvalid: With all faults, when JSON is of a wrong kind or beyond a limit.
        """
        _check_size(raw)
        notes = Notes()
        facts: Facts = {}
        strange = []
        known_of = self._known.get
        for key, value in raw.items():
            known = known_of(key)
            if known is None:
                strange.append(key)
            elif value is not None:
                if type(value) is not str:
                    found = known.read(value, notes)
                elif (found := known.get(value, NEW)) is NEW:
                    found = known.learn(value, notes)
                if found is not None:
                    facts[key] = found
        if self._region and raw.get("region") is not None:
            self._add_region(facts, raw["region"], notes)
        ignored = self._ignored(strange, notes)
        if notes.faults:
            raise AccountInvalid(tuple(notes.faults))
        if len(notes.warnings) > 1:
            notes.warnings.sort(key=lambda warning: self._ranks[warning["attribute"]])
        identity, name = raw.get("id"), raw.get("name")
        return Account(
            identity if isinstance(identity, str) else None,
            name if isinstance(name, str) else None,
            facts,
            tuple(notes.warnings),
            ignored,
        )

    def value(
        self, name: str, given: object, raw: Mapping[str, object], notes: Notes
    ) -> Value | None:
        """Return what one value of an account is read as; None when it says nothing.

        Args:
            name: The attribute.
            given: Its value, not null.
            raw: The account.
            notes: Where warnings and faults are added.
        """
        if name == "region" and self._region:
            country = raw.get("country")
            known = None if country is None else self._known["country"].thorough(country, notes)
            return _region_reader(known)(given, notes)
        return self._known[name].thorough(given, notes)

    def is_quiet(self, key: str) -> bool:
        """Return whether nothing is said of a key that nobody knows, but that it is one."""
        return len(key) <= SHORT and self._meant[key] is None

    def _add_region(self, facts: Facts, region: object, notes: Notes) -> None:
        """Add the region once the country that qualifies it is known."""
        found = _region_reader(facts.get("country"))(region, notes)
        if found is not None:
            facts["region"] = found

    def _ignored(self, keys: list[str], notes: Notes) -> dict[str, Any]:
        """Return what is said of keys that nobody knows."""
        suggestions = []
        for key in keys:
            if len(key) > SHORT:
                if len(key) > MAX_TEXT:
                    message = f"A key has at most {MAX_TEXT:,} characters."
                    notes.fault("", "too_long", message)
            elif meant := self._meant[key]:
                suggestions.append({"key": key, "suggestion": meant})
        return (
            {"count": len(keys), "suggestions": suggestions}
            if suggestions
            else ONLY_COUNTED[len(keys)]
        )


ONLY_COUNTED: list[dict[str, Any]] = [
    {"count": count, "suggestions": []} for count in range(MAX_KEYS + 1)
]
"""What is said of so many keys that resemble none; shared, so that it takes no room."""


def _meant(suggest: Callable[[str], str | None], key: str) -> str | None:
    return suggest(key) if key.isprintable() else None


def _check_size(raw: object) -> None:
    if type(raw) is not dict and not isinstance(raw, Mapping):  # the first is quick to see
        fault = Fault(pointer="", code="wrong_kind", message="An account is a JSON object.")
    elif len(raw) > MAX_KEYS:
        message = f"An account has at most {MAX_KEYS} keys, not {len(raw):,}."
        fault = Fault(pointer="", code="too_many", message=message)
    else:
        return
    raise AccountInvalid((fault,))


def _known(name: str, declared: AttributeDeclaration) -> Known:
    most = 0 if name in IDENTITY else REMEMBERED
    kind = KnownLists if declared.type in {"string_set", "events"} else Known
    return kind(_reader(name, declared), most)


def _reader(name: str, declared: AttributeDeclaration) -> Read:
    read: Read
    match declared.type:
        case "string" if name == "country":
            read = text_reader(name, "a text", read_country)
        case "string" if name == "region":
            read = _read_later
        case "string":
            read = string_reader(name)
        case "enum":
            read = enum_reader(name, declared)
        case "number":
            read = number_reader(name, declared)
        case "boolean":
            read = boolean_reader(name)
        case "date":
            read = text_reader(name, "a text", read_date)
        case "string_set":
            read = set_reader(name, declared)
        case _:
            read = events_reader(name, declared)
    return read


def _read_later(_value: object, _notes: Notes) -> None:
    """Leave a region until the country that qualifies it is known."""


def _region_reader(country: Value | None) -> Read:
    known = country_code(country) if isinstance(country, str) else None
    return text_reader("region", "a text", lambda text: read_region(text, known))
