"""What changed between two definitions, thing by thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.diff.attributes import of_attributes
from app.engine.diff.matching import Placed, placed
from app.engine.diff.routing import of_rules
from app.engine.diff.scorecard import of_scorecard
from app.engine.diff.things import of_list, of_thing
from app.engine.digest import scoring_digest
from app.engine.lists import written_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.diff.changes import Change
    from schemas.definition import Definition

    Json = dict[str, Any]

_APART = frozenset(
    {
        *("lists", "attributes", "scorecard", "bands", "research", "anti_icp", "personas"),
        *("buying_center", "routing", "messaging", "examples"),
    }
)


class Comparison(NamedTuple):
    """What changed from one definition to another.

    Attributes:
        changes: In the order of the document.
        scores_can_change: Whether any decision may differ other than in its texts.
    """

    changes: tuple[Change, ...]
    scores_can_change: bool


def compare(before: Definition, after: Definition) -> Comparison:
    """Return what changed, and whether scores can.

    Two ways to write the same, such as a default that is given, are no change. Lists are written
    out where they are used, so a change of a list is one of each condition that names it, too.
    """
    return Comparison(
        tuple(_changes(before, after)), scoring_digest(before) != scoring_digest(after)
    )


def _changes(before: Definition, after: Definition) -> Iterator[Change]:
    old, new = _plain(before), _plain(after)
    yield from of_thing("definition", Placed("", "", old), Placed("", "", new), apart=_APART)
    yield from of_list("list", _lists(old), _lists(new))
    yield from of_attributes(before, after)
    yield from of_scorecard(old["scorecard"], new["scorecard"])
    yield from of_list("band", *_both(old, new, "bands"))
    yield from of_list("research", _single(old, "research"), _single(new, "research"))
    yield from of_list("flag", *_both(old, new, "anti_icp"))
    yield from of_list("persona", *_both(old, new, "personas"))
    yield from of_list("buying_role", _roles(old), _roles(new))
    yield from of_list("queue", _queues(old), _queues(new))
    yield from of_rules(_rules(old), _rules(new))
    yield from of_list("messaging", _single(old, "messaging"), _single(new, "messaging"))
    yield from of_list("example", *_both(old, new, "examples", "name"))


def _plain(definition: Definition) -> Json:
    """Return a definition as JSON with defaults filled in and lists written out where used."""
    plain: Json = definition.model_dump(mode="json", by_alias=True)
    lists = definition.lists
    for dimension in plain["scorecard"]["dimensions"]:
        for criterion in dimension["criteria"]:
            criterion["when"] = written_out(criterion["when"], lists)
    for flag in plain["anti_icp"]:
        flag["when"] = written_out(flag["when"], lists)
    for rule in _rules(plain):
        rule["when"] = written_out(rule["when"], lists)
    return plain


def _both(
    old: Json, new: Json, name: str, key: str = "key"
) -> tuple[list[Placed[Json]], list[Placed[Json]]]:
    before, after = (
        placed(document[name], lambda thing: thing[key], f"/{name}") for document in (old, new)
    )
    return before, after


def _single(document: Json, name: str) -> list[Placed[Json]]:
    return [] if document[name] is None else [Placed("", f"/{name}", document[name])]


def _lists(document: Json) -> list[Placed[Json]]:
    return [
        Placed(name, f"/lists/{name}", {"values": values})
        for name, values in document["lists"].items()
    ]


def _roles(document: Json) -> list[Placed[Json]]:
    roles = document["buying_center"]["roles"]
    return placed(roles, lambda one: f"{one['role']} {one['persona']}", "/buying_center/roles")


def _queues(document: Json) -> list[Placed[Json]]:
    queues = document["routing"]["queues"] if document["routing"] else {}
    return [Placed(key, f"/routing/queues/{key}", queue) for key, queue in queues.items()]


def _rules(document: Json) -> list[Json]:
    return document["routing"]["rules"] if document["routing"] else []
