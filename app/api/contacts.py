"""The people of a request, checked by hand with exact JSON Pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.api.fields import Fields
from app.api.models.people import MAX_CONTACTS, MAX_ID
from app.api.problems import below
from app.engine.normalise.text import flaw
from app.people.center.people import Contact

if TYPE_CHECKING:
    from datetime import date

_CONTACT = ("id", "title", "engaged", "last_touch")


def contacts_of(given: Fields, as_of: date) -> list[Contact]:
    """Take the contacts of a request; every fault is remembered there.

    Args:
        given: The fields of the request.
        as_of: The day they are looked at; nobody was spoken with after it.
    """
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
        one = _contact(fields, as_of)
        if one.id in seen:
            fields.fault("/id", "duplicate", f"{one.id!r} is another contact already.")
        if isinstance(fields.given.get("id"), str):
            seen.add(one.id)
        given.faults += below(pointer, fields.faults)
        found.append(one)
    return found


def _contact(fields: Fields, as_of: date) -> Contact:
    identity, title, engaged = (fields.given.get(name) for name in _CONTACT[:3])
    if not isinstance(identity, str) or not 1 <= len(identity) <= MAX_ID or flaw(identity):
        code = "wrong_kind" if "id" in fields.given else "missing"
        fields.fault("/id", code, f"id is your key of the contact, of 1 to {MAX_ID} characters.")
    if not isinstance(title, str | None):
        fields.fault("/title", "wrong_kind", "A title is a text, or null.")
    elif title and (found := flaw(title)):
        fields.fault("/title", found.code, found.message)
    if not isinstance(engaged, bool | None):
        fields.fault("/engaged", "wrong_kind", "engaged is true, false or null.")
    touched = None if fields.given.get("last_touch") is None else fields.day("last_touch")
    if touched and touched > as_of:
        message = f"Nobody was spoken with after {as_of}, the day it is looked at."
        fields.fault("/last_touch", "bad_date", message)
    return Contact(str(identity), cast("str | None", title), cast("bool | None", engaged), touched)
