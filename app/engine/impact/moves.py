"""How one account moves from one definition to another, and what moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from app.engine.outcomes import MET, NAMES, NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.decision import Decision

    Json = dict[str, Any]

Kind = Literal["criterion", "flag", "dimension", "bands"]


class Cause(NamedTuple):
    """What says something else than before.

    Attributes:
        kind: A `criterion` or a `flag`; a `dimension` whose maximum takes away more, or less, of
            what its criteria earn; or `bands`, of a flip that there is not with the older bands.
        key: Which one; of `bands` the one that holds now.
        before: The outcome before; None where there is none.
        after: The outcome now.
        points_before: What it earned before; of a criterion, before its dimension's maximum; of a
            dimension what its maximum took away, below 0.
        points_after: What it earns, or takes away, now.
    """

    kind: Kind
    key: str
    before: str | None
    after: str | None
    points_before: int
    points_after: int


class Move(NamedTuple):
    """One account under two definitions.

    Attributes:
        id: Of the account, as it was sent.
        name: Of the account, as it was sent.
        band_before: Its band before, after flags and research.
        band_after: Its band now.
        score_before: Its score before.
        score_after: Its score now.
        causes: What says something else, in the order of the newer definition.
        raised: Flags that are raised now and were not.
        cleared: Flags that were raised and are not any more.
    """

    id: str | None
    name: str | None
    band_before: str
    band_after: str
    score_before: int
    score_after: int
    causes: tuple[Cause, ...]
    raised: tuple[str, ...]
    cleared: tuple[str, ...]

    @property
    def flips(self) -> bool:
        """Whether the account is in another band."""
        return self.band_before != self.band_after


def move(before: Decision, after: Decision) -> Move:
    """Return how an account moves.

    Args:
        before: The decision by the older definition.
        after: That by the newer one.
    """
    return Move(
        id=after.account.id,
        name=after.account.name,
        band_before=before.band,
        band_after=after.band,
        score_before=before.score,
        score_after=after.score,
        causes=(*_of_scorecard(before, after), *_of_flags(before, after)),
        raised=tuple(one for one in after.raised if one not in before.raised),
        cleared=tuple(one for one in before.raised if one not in after.raised),
    )


def _of_scorecard(before: Decision, after: Decision) -> Iterator[Cause]:
    old, new = before.dimensions, after.dimensions
    if old == new:
        return
    was, now = _criteria(old), _criteria(new)
    for key in dict.fromkeys([*now, *was]):
        if _effect(was, key) != _effect(now, key):
            outcomes = _outcomes(was, now, key)
            yield Cause("criterion", key, *outcomes, _points(was, key), _points(now, key))
    taken_before, taken = _taken(old), _taken(new)
    for key in dict.fromkeys([*taken, *taken_before]):
        had, has = taken_before.get(key, 0), taken.get(key, 0)
        if had != has:
            yield Cause("dimension", key, None, None, -had, -has)


def _taken(dimensions: list[Json]) -> dict[str, int]:
    """Return what the maximum of each dimension takes away of what its criteria earn."""
    return {
        dimension["key"]: sum(one["points"] for one in dimension["criteria"]) - dimension["points"]
        for dimension in dimensions
    }


def _of_flags(before: Decision, after: Decision) -> Iterator[Cause]:
    was, now = ({flag["key"]: flag for flag in one.flags} for one in (before, after))
    for key in dict.fromkeys([*now, *was]):
        if _said(was, key) != _said(now, key):
            yield Cause("flag", key, *_outcomes(was, now, key), 0, 0)


def _criteria(dimensions: list[Json]) -> dict[str, Json]:
    return {one["key"]: one for dimension in dimensions for one in dimension["criteria"]}


def _effect(said: Mapping[str, Json], key: str) -> tuple[str, int]:
    """Return what counts: one that is not there does as much as one that is not met."""
    return _outcome(said, key) or NAMES[NOT_MET], _points(said, key)


def _said(flags: Mapping[str, Json], key: str) -> tuple[str, str | None, str | None]:
    """Return what a flag does: nothing, unless it is raised or may be."""
    outcome = _outcome(flags, key) or NAMES[NOT_MET]
    if outcome != NAMES[MET]:
        return outcome, None, None
    return outcome, flags[key]["effect"], flags[key].get("band")


def _outcomes(
    was: Mapping[str, Json], now: Mapping[str, Json], key: str
) -> tuple[str | None, str | None]:
    return _outcome(was, key), _outcome(now, key)


def _outcome(said: Mapping[str, Json], key: str) -> str | None:
    return said[key]["outcome"] if key in said else None


def _points(said: Mapping[str, Json], key: str) -> int:
    return said[key]["points"] if key in said else 0
