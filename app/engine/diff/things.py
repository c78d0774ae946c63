"""Changes of one thing, and of a list of named things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.diff.changes import Change
from app.engine.diff.conditions import edits, gains_and_loses
from app.engine.diff.matching import matched
from app.engine.faults import child
from app.engine.wording import described, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.diff.changes import Subject, What
    from app.engine.diff.matching import Placed

    Json = dict[str, Any]

SCORING: dict[Subject, frozenset[str]] = {
    "definition": frozenset({"language"}),
    "dimension": frozenset({"max_points"}),
    "criterion": frozenset({"points", "when"}),
    "band": frozenset({"min_score", "min_points"}),
    "research": frozenset({"when_reachable"}),
    "flag": frozenset({"when", "effect", "band"}),
}
"""Fields that can change a decision other than its texts; that the thing is there can, too."""

_NAMED: dict[tuple[Subject, str], What] = {
    ("criterion", "points"): "repointed",
    ("band", "min_score"): "moved",
    ("band", "min_points"): "moved",
}
_SHORT = 40
"""Characters of a text that is told within a sentence."""
_PLURALS: dict[Subject, str] = {"criterion": "Criteria"}
_TITLES: dict[Subject, str] = {"flag": "Anti-ICP flag", "buying_role": "Buying role"}


def title(subject: Subject, key: str | None) -> str:
    """Return what a sentence calls a thing."""
    name = _TITLES.get(subject, subject.capitalize())
    return f"{name} {key}" if key else name


def of_list(
    subject: Subject,
    before: Sequence[Placed[Json]],
    after: Sequence[Placed[Json]],
    *,
    apart: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    """Yield what changed in a list of named things.

    Args:
        subject: What they are.
        before: The older list.
        after: The newer one.
        apart: Fields that are compared elsewhere.
    """
    scoring = subject in SCORING
    found = matched(before, after)
    for gone in found.removed:
        yield there(subject, gone, "removed", scoring=scoring)
    for new in found.added:
        yield there(subject, new, "added", scoring=scoring)
    if found.reordered:
        yield reordered(subject, found.kept, scoring=scoring)
    for old, new in found.kept:
        yield from of_thing(subject, old, new, apart=apart)


def there(subject: Subject, thing: Placed[Json], what: What, *, scoring: bool) -> Change:
    """Return that a thing was added or removed."""
    key, gone = str(thing.name) or None, what == "removed"
    when = thing.thing.get("when")
    said = f": {described(when)}" if when and subject in SCORING else ""
    return Change(
        subject=subject,
        key=key,
        what=what,
        pointer=thing.pointer,
        scoring=scoring,
        before=thing.thing if gone else None,
        after=None if gone else thing.thing,
        message=f"{title(subject, key)} is {'gone' if gone else 'new'}{said}.",
    )


def reordered(
    subject: Subject, kept: Sequence[tuple[Placed[Json], Placed[Json]]], *, scoring: bool
) -> Change:
    """Return that the same things stand in another order."""
    after = [str(new.name) for _, new in kept]
    place = {old.pointer: number for number, (old, _) in enumerate(kept)}
    before = [after[place[pointer]] for pointer in sorted(place, key=_by_place)]
    return Change(
        subject=subject,
        key=None,
        what="reordered",
        pointer=kept[0][1].pointer.rpartition("/")[0],
        scoring=scoring,
        before=list(before),
        after=list(after),
        message=f"{_PLURALS.get(subject, title(subject, None) + 's')} stand in another order:"
        f" {written(after)}.",
    )


def of_thing(
    subject: Subject,
    old: Placed[Json],
    new: Placed[Json],
    *,
    apart: frozenset[str] = frozenset(),
) -> Iterator[Change]:
    """Yield what changed in one thing, field by field."""
    key = str(new.name) or None
    scoring = SCORING.get(subject, frozenset())
    for field in dict.fromkeys([*new.thing, *old.thing]):
        before, after = old.thing.get(field), new.thing.get(field)
        if field in apart or before == after:
            continue
        pointer = child(new.pointer, field)
        if field == "when" and before and after and subject in SCORING:
            for edit in edits(before, after, pointer):
                message = f"{title(subject, key)}: {edit.said}."
                yield Change(subject, key, *edit[:2], True, *edit[2:4], message)
            continue
        what = _NAMED.get((subject, field), "changed")
        message = f"{title(subject, key)}: {_said(field, before, after)}."
        yield Change(subject, key, what, pointer, field in scoring, before, after, message)


def _said(field: str, before: Any, after: Any) -> str:  # noqa: ANN401 - any JSON
    name = field.replace("_", " ")
    if isinstance(before, list) and isinstance(after, list) and _are_texts([*before, *after]):
        return f"{name} {gains_and_loses(before, after)}"
    if _is_short(before) and _is_short(after):
        return f"{name} {written(before)} is now {written(after)}"
    return f"{name} changed"


def _are_texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_short(value: object) -> bool:
    """Return whether a value can be told within a sentence."""
    if isinstance(value, dict):
        return all(isinstance(each, int) for each in value.values())
    return not isinstance(value, list | str) or (isinstance(value, str) and len(value) <= _SHORT)


def _by_place(pointer: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else -1, part) for part in pointer.split("/")]
