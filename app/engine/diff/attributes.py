"""What changed in the attributes that a definition declares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.engine.diff.matching import Placed
from app.engine.diff.things import of_list
from app.engine.digest import attributes_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.diff.changes import Change
    from schemas.definition import Definition

    Json = dict[str, Any]

_SCORING = frozenset({"type", "values", "minimum", "maximum", "absence"})


def of_attributes(before: Definition, after: Definition) -> Iterator[Change]:
    """Yield what changed; of the scoring is what some criterion or flag reads."""
    old, new = attributes_read(before), attributes_read(after)
    for change in of_list("attribute", _declared(before), _declared(after)):
        name = change.key or ""
        reads = old.get(name) != new.get(name)
        field = change.pointer.rpartition("/")[2]
        whole = change.what in {"added", "removed"}
        yield replace(change, scoring=reads and (whole or field in _SCORING))


def _declared(definition: Definition) -> list[Placed[Json]]:
    found = []
    for name, declaration in definition.attributes.items():
        plain: Json = declaration.model_dump(mode="json", exclude_none=True)
        if declaration.type == "enum":
            plain["values"] = [
                {"key": key, "aliases": list(aliases)} for key, aliases in declaration.entries
            ]
        found.append(Placed(name, f"/attributes/{name}", plain))
    return found
