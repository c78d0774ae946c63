"""What changed between two conditions: thresholds and values where the rest is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.faults import child
from app.engine.wording import described, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.diff.changes import What

    Json = dict[str, Any]

_GROUPS = ("all", "any", "not", "at_least")
_MEMBERS = {"types", "of"}
_WORDS = {"gte": "at least", "gt": "above", "lte": "at most", "lt": "below"}


class Edit(NamedTuple):
    """One difference; `said` is a clause such as "employees at least 51 is now at least 101"."""

    what: What
    pointer: str
    before: Any
    after: Any
    said: str


def edits(before: Json, after: Json, pointer: str) -> Iterator[Edit]:
    """Yield what changed from one condition to another.

    Args:
        before: As JSON, with lists written out.
        after: Likewise.
        pointer: Where the newer one stands.
    """
    if before == after:
        return
    group = _group(before)
    if group != _group(after):
        yield _whole(before, after, pointer)
    elif group is None:
        yield from _of_leaf(before, after, pointer)
    elif group == "not":
        yield from edits(before["not"], after["not"], child(pointer, "not"))
    else:
        yield from _of_group(group, before, after, pointer)


def _group(condition: Json) -> str | None:
    return next((group for group in _GROUPS if group in condition), None)


def _of_group(group: str, before: Json, after: Json, pointer: str) -> Iterator[Edit]:
    held = "of" if group == "at_least" else group
    old, new = before[held], after[held]
    if len(old) != len(new) or not all(map(_alike, old, new)):
        yield _whole(before, after, pointer)
        return
    if group == "at_least" and before[group] != after[group]:
        said = f"at least {before[group]} of {len(old)} parts is now at least {after[group]}"
        where = child(pointer, group)
        yield Edit("threshold_moved", where, before[group], after[group], said)
    for place, (one, other) in enumerate(zip(old, new, strict=True)):
        yield from edits(one, other, child(child(pointer, held), place))


def _alike(before: Json, after: Json) -> bool:
    """Return whether one is the other with other thresholds or values."""
    group = _group(before)
    if group != _group(after):
        return False
    return group is not None or _test(before) == _test(after)


def _test(leaf: Json) -> tuple[str, str]:
    return leaf["attribute"], leaf["op"]


def _of_leaf(before: Json, after: Json, pointer: str) -> Iterator[Edit]:
    if not _alike(before, after):
        yield _whole(before, after, pointer)
        return
    old, new, where = before["value"], after["value"], child(pointer, "value")
    if isinstance(old, dict):
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                field = child(where, name)
                yield _of_value(before["attribute"], name, old.get(name), new.get(name), field)
    else:
        yield _of_value(before["attribute"], before["op"], old, new, where)


def _of_value(attribute: str, name: str, old: Any, new: Any, pointer: str) -> Edit:  # noqa: ANN401
    subject = f"{attribute} {_WORDS.get(name, name.replace('_', ' '))}"
    if name in _MEMBERS or (isinstance(old, list) and name != "between"):
        said = f"{subject} {gains_and_loses(old, new)}"
        return Edit("values_changed", pointer, old, new, said)
    what: What = "values_changed" if isinstance(old, str | bool) else "threshold_moved"
    return Edit(what, pointer, old, new, f"{subject} {written(old)} is now {written(new)}")


def gains_and_loses(old: Sequence[Any], new: Sequence[Any]) -> str:
    """Return what a list has and has not any more, in words."""
    added, removed = [one for one in new if one not in old], [one for one in old if one not in new]
    said = [
        f"{verb} {written(values)}"
        for verb, values in (("gains", added), ("loses", removed))
        if values
    ]
    return " and ".join(said) or "has another order"


def _whole(before: Json, after: Json, pointer: str) -> Edit:
    said = f"{described(before)} is now {described(after)}"
    return Edit("condition_changed", pointer, before, after, said)
