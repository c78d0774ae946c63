"""The names of result columns: those of every definition, and one for each of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.definition import Definition


class Names(NamedTuple):
    """The columns of one definition's parts, by key.

    Attributes:
        points: Of dimensions.
        criteria: Of criteria.
        flags: Of flags.
    """

    points: dict[str, str]
    criteria: dict[str, str]
    flags: dict[str, str]


def names_of(definition: Definition) -> Names:
    """Return the columns of a definition's parts.

    A key is written with `_` for `-`, which warehouses do not take in names; of keys that come to
    the same, the later ones get a number.
    """
    dimensions = definition.scorecard.dimensions
    criteria = [criterion.key for dimension in dimensions for criterion in dimension.criteria]
    return Names(
        _columns("points", [dimension.key for dimension in dimensions]),
        _columns("criterion", criteria),
        _columns("flag", [flag.key for flag in definition.anti_icp]),
    )


def _columns(kind: str, keys: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        plain = name = f"{kind}_{key.replace('-', '_')}"
        number = 1
        while name in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name)
        found[key] = name
    return found


def result_columns(definition: Definition) -> tuple[str, ...]:
    """Return the names of the columns that scoring adds, in their order."""
    names = names_of(definition)
    return (
        *("score", "score_band", "band", "disqualified"),
        *("possible_min_score", "possible_max_score", "possible_best_band", "possible_worst_band"),
        *names.points.values(),
        *names.criteria.values(),
        *names.flags.values(),
    )
