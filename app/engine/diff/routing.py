"""What changed in the routing rules, which have an order and no names."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from app.engine.diff.matching import Placed
from app.engine.diff.things import of_thing, there
from app.engine.document import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.diff.changes import Change

    Json = dict[str, Any]


def of_rules(before: Sequence[Json], after: Sequence[Json]) -> Iterator[Change]:
    """Yield what changed; rules that are the same on both sides stay, those between are matched."""
    old, new = _numbered(before), _numbered(after)
    texts = [[canonical(rule.thing) for rule in side] for side in (old, new)]
    same = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    for tag, start, end, new_start, new_end in same.get_opcodes():
        if tag == "equal":
            continue
        gone, come = old[start:end], new[new_start:new_end]
        common = min(len(gone), len(come))
        for one, other in zip(gone[:common], come[:common], strict=True):
            yield from of_thing("rule", one, other)
        for one in gone[common:]:
            yield there("rule", one, "removed", scoring=False)
        for one in come[common:]:
            yield there("rule", one, "added", scoring=False)


def _numbered(rules: Sequence[Json]) -> list[Placed[Json]]:
    return [
        Placed(str(place + 1), f"/routing/rules/{place}", rule) for place, rule in enumerate(rules)
    ]
