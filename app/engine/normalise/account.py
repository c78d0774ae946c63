"""Accounts: what reading one gives, and its values as JSON again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.faults import FaultsFoundError
from app.engine.values import Event, EventList, Facts, NumberRange, StringSet, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


class Account(NamedTuple):
    """A canonical account, and what was noted while it was read."""

    id: str | None
    """The `id` as it was sent."""
    name: str | None
    """The `name` as it was sent."""
    facts: Facts
    warnings: tuple[dict[str, str], ...]
    """`code`, `attribute`, `value` (its text, cut to 100) and `message` of each value not used."""
    ignored: dict[str, Any]
    """`count` of the keys nobody knows; `suggestions` of the known names they resemble."""


class AccountInvalid(FaultsFoundError):  # noqa: N818 - the name the callers read
    """The account holds JSON of a wrong kind or beyond a limit; pointers are into the account."""


def named(raw: Mapping[str, object]) -> tuple[str | None, str | None]:
    """Return `id` and `name` of a raw account, those of them that are texts."""
    identity, name = raw.get("id"), raw.get("name")
    return identity if type(identity) is str else None, name if type(name) is str else None


def to_json(value: Value) -> Any:  # noqa: ANN401 - JSON of any kind
    """Return a canonical value as JSON; reading that JSON gives the value again."""
    if isinstance(value, NumberRange):
        return {side: end for side, end in value._asdict().items() if end is not None}
    if isinstance(value, StringSet):
        has = sorted(value.has)
        return {"has": has, "lacks": sorted(value.lacks)} if value.lacks else has
    if isinstance(value, EventList):
        events = [_event(event) for event in value.events]
        return {"events": events, "covers": sorted(value.covers)} if value.covers else events
    return value.isoformat() if isinstance(value, date) else value


def _event(event: Event) -> dict[str, Any]:
    fields = {key: field for key, field in event._asdict().items() if field is not None}
    if event.date:
        fields["date"] = event.date.isoformat()
    if event.count == 1:
        del fields["count"]
    return fields
