"""The people of a request, checked by hand with exact JSON Pointers."""

from __future__ import annotations

from datetime import date
from typing import cast

from app.api.fields import Fields
from app.api.models.people import MAX_CONTACTS, MAX_ID
from app.api.problems import below
from app.engine.faults import shown
from app.engine.normalise.dates import read_date
from app.engine.normalise.text import flaw
from app.people.center.people import Contact

_CONTACT = ("id", "title", "engaged", "last_touch")


def contacts_of(given: Fields) -> list[Contact]:
    """Take the contacts of a request; every fault is remembered there."""
    contacts = given.given.get("contacts")
    if not isinstance(contacts, list):
        code = "wrong_kind" if "contacts" in given.given else "missing"
        given.fault("/contacts", code, "Give the contacts: a list of {id, title}.")
        return []
    if len(contacts) > MAX_CONTACTS:
        message = f"A list of contacts has at most {MAX_CONTACTS:,} entries."
        given.fault("/contacts", "bad_length", message)
        return []
    found: list[Contact] = []
    seen: set[str] = set()
    for index, contact in enumerate(contacts):
        pointer = f"/contacts/{index}"
        if not isinstance(contact, dict):
            given.fault(pointer, "wrong_kind", "A contact is an object: {id, title}.")
            continue
        fields = Fields(contact, _CONTACT)
        one = _contact(fields)
        if one.id in seen:
            fields.fault("/id", "duplicate", f"{one.id!r} is another contact already.")
        if isinstance(fields.given.get("id"), str):
            seen.add(one.id)
        given.faults += below(pointer, fields.faults)
        found.append(one)
    return found


def _contact(fields: Fields) -> Contact:
    identity, title, engaged = (fields.given.get(name) for name in _CONTACT[:3])
    if not isinstance(identity, str):
        code = "wrong_kind" if "id" in fields.given else "missing"
        fields.fault("/id", code, "id is your key of the contact: a text.")
    elif not 1 <= len(identity) <= MAX_ID:
        fields.fault("/id", "bad_length", f"An id has 1 to {MAX_ID} characters.")
    elif found := flaw(identity):
        fields.fault("/id", found.code, found.message)
    if not isinstance(title, str | None):
        fields.fault("/title", "wrong_kind", "A title is a text, or null.")
    elif title and (found := flaw(title)):
        fields.fault("/title", found.code, found.message)
    if not isinstance(engaged, bool | None):
        fields.fault("/engaged", "wrong_kind", "engaged is true, false or null.")
    touched = _last_touch(fields)
    return Contact(str(identity), cast("str | None", title), cast("bool | None", engaged), touched)


def _last_touch(fields: Fields) -> date | None:
    given = fields.given.get("last_touch")
    if given is None:
        return None
    if not isinstance(given, str):
        fields.fault("/last_touch", "wrong_kind", "last_touch is a day or a time, or null.")
        return None
    read = read_date(given)
    if isinstance(read, date):
        return read
    problem = read.problem if read else "is not a date; write it like 2026-03-01"
    fields.fault("/last_touch", "bad_date", f"{shown(given)} {problem}.")
    return None
