"""A table of canonical accounts with what one definition makes of them, as one expression."""

from __future__ import annotations

from functools import reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING, cast

import ibis

from app.bulk.conditions import Conditions
from app.bulk.leaves import Columns
from app.bulk.names import names_of, result_columns
from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import conditions_of, leaves
from schemas.base import RESEARCH
from schemas.conditions import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

    from app.bulk.arrays import Arrays
    from app.bulk.columns import Day
    from schemas.definition import Definition

NOW, CEILING = "_met", "_may"
"""What counts as met: what is; and what is or is unknown."""
LEAST, MOST = "_sure", "_ever"
"""What stays met whatever else is found out; and what is met, or may be once more is known."""
READINGS = (NOW, CEILING, LEAST, MOST)


def scored(table: Table, definition: Definition, as_of: Day, arrays: Arrays | None = None) -> Table:
    """Return a table with the columns of decisions beside its own, in place of any so named.

    `names.result_columns` has their names. The bounds `possible_…` are those by ceilings: sound,
    and wider than a decision's where criteria exclude each other.

    Args:
        table: Canonical accounts (`columns`), with every column that the definition reads.
        definition: A checked definition.
        as_of: The day of scoring.
        arrays: How arrays are asked; in expressions of Ibis if not given.
    """
    columns = Columns(table, as_of, arrays)
    tested = table.mutate(**_tests(columns, definition))
    summed = tested.mutate(**_points(tested, definition))
    added = summed.mutate(**_scores(summed, definition))
    ranked = added.mutate(**_bands(added, definition))
    told = ranked.mutate(**_told(ranked, definition))
    results = result_columns(definition)
    return told.select(*(name for name in table.columns if name not in results), *results)


def reads(definition: Definition) -> tuple[str, ...]:
    """Return the attributes that criteria and flags read, in the order of the document."""
    named = (leaf.attribute for part in conditions_of(definition) for leaf in leaves(part))
    return tuple(dict.fromkeys(named))


def _flags(definition: Definition) -> Iterator[tuple[int, str, str | None]]:
    """Yield the number of each flag among the parts, its effect and its band."""
    first = sum(len(dimension.criteria) for dimension in definition.scorecard.dimensions)
    for number, flag in enumerate(definition.anti_icp, first):
        yield number, flag.effect, flag.band


def _readings(definition: Definition) -> dict[str, str]:
    """Return the readings that differ, each with the one that it is the same as, or itself.

    Only an attribute that is unknown, and may be known yet, turns what is not unknown.
    """
    turns = any(
        isinstance(leaf, Presence) for part in conditions_of(definition) for leaf in leaves(part)
    )
    return {
        NOW: NOW,
        CEILING: CEILING,
        LEAST: LEAST if turns else NOW,
        MOST: MOST if turns else CEILING,
    }


def _tests(columns: Columns, definition: Definition) -> dict[str, BooleanValue]:
    """Return whether each part is met, in every reading."""
    attributes = attribute_table(definition.attributes)
    told = Conditions(definition, attributes, columns)
    kept = Conditions(definition, attributes, columns, for_good=True)
    turns = _readings(definition)[LEAST] == LEAST
    found: dict[str, BooleanValue] = {}
    for number, condition in enumerate(conditions_of(definition)):
        found[f"{NOW}{number}"], found[f"{CEILING}{number}"] = told.outcome(condition)
        if turns:
            found[f"{LEAST}{number}"], found[f"{MOST}{number}"] = kept.outcome(condition)
    return found


def _points(table: Table, definition: Definition) -> dict[str, IntegerValue]:
    """Return the points of each dimension, in every reading."""
    found: dict[str, IntegerValue] = {}
    for reading in dict.fromkeys(_readings(definition).values()):
        number = 0
        for place, dimension in enumerate(definition.scorecard.dimensions):
            earned = []
            for criterion in dimension.criteria:
                earned.append(table[f"{reading}{number}"].ifelse(criterion.points, 0))
                number += 1
            total, most = reduce(add, earned), dimension.max_points
            if sum(criterion.points for criterion in dimension.criteria) > most:
                total = (total > most).ifelse(most, total)
            found[f"{reading}_points{place}"] = total
    return found


def _scores(table: Table, definition: Definition) -> dict[str, IntegerValue]:
    """Return the score in every reading."""
    places = range(len(definition.scorecard.dimensions))
    return {
        f"{reading}_score": reduce(add, (table[f"{reading}_points{place}"] for place in places))
        for reading in dict.fromkeys(_readings(definition).values())
    }


def _bands(table: Table, definition: Definition) -> dict[str, IntegerValue | BooleanValue]:
    """Return bands by number, the highest being 0: of the score, after flags, and possible ones."""
    same = _readings(definition)
    least, most = same[LEAST], same[MOST]
    last = len(definition.bands) - 1
    disqualified = _disqualified(table, definition, NOW)
    disqualifies = any(effect == "disqualify" for _, effect, _ in _flags(definition))

    def capped(reading: str, flags: str) -> IntegerValue:
        first = _first(table, definition, reading)
        caps = _caps(table, definition, flags)
        return cast("IntegerValue", ibis.greatest(first, *caps) if caps else first)

    def result(reading: str, flags: str) -> IntegerValue:
        band = capped(reading, flags)
        return _disqualified(table, definition, flags).ifelse(last, band) if disqualifies else band

    return {
        "disqualified": disqualified,
        "_first": _first(table, definition, NOW),
        "_result": result(NOW, NOW),
        "_reachable": capped(CEILING, NOW),
        "_best": result(most, least),
        "_worst": result(least, most),
    }


def _disqualified(table: Table, definition: Definition, reading: str) -> BooleanValue:
    raised = [
        table[f"{reading}{number}"]
        for number, effect, _ in _flags(definition)
        if effect == "disqualify"
    ]
    return reduce(or_, raised) if raised else ibis.literal(False)


def _caps(table: Table, definition: Definition, reading: str) -> list[IntegerValue]:
    """Return the number of the best band that each flag allows."""
    keys = [band.key for band in definition.bands]
    return [
        table[f"{reading}{number}"].ifelse(keys.index(band), 0)
        for number, effect, band in _flags(definition)
        if effect == "cap" and band
    ]


def _first(table: Table, definition: Definition, reading: str) -> IntegerValue:
    """Return the number of the first band whose score and points are reached."""
    places = {one.key: place for place, one in enumerate(definition.scorecard.dimensions)}
    *higher, _ = definition.bands
    reached = []
    for number, band in enumerate(higher):
        needs = [table[f"{reading}_score"] >= band.min_score]
        for key, points in band.min_points.items():
            needs.append(table[f"{reading}_points{places[key]}"] >= points)
        reached.append((reduce(and_, needs), number))
    last = ibis.literal(len(higher))
    return cast("IntegerValue", ibis.cases(*reached, else_=last)) if reached else last


def _told(table: Table, definition: Definition) -> dict[str, ibis.Value]:
    """Return the columns of the decision that are not there yet."""
    same, names = _readings(definition), names_of(definition)
    keys = [band.key for band in definition.bands]

    def key(number: IntegerValue) -> StringValue:
        cases = [(number == place, ibis.literal(name)) for place, name in enumerate(keys[:-1])]
        last = ibis.literal(keys[-1])
        return cast("StringValue", ibis.cases(*cases, else_=last)) if cases else last

    band = key(table["_result"])
    if definition.research:
        reachable = table["_reachable"] <= keys.index(definition.research.when_reachable)
        asks = (table["_result"] == len(keys) - 1) & ~table["disqualified"] & reachable
        band = asks.ifelse(ibis.literal(RESEARCH), band)
    parts = (*names.criteria.values(), *names.flags.values())
    return {
        "score": table[f"{NOW}_score"],
        "score_band": key(table["_first"]),
        "band": band,
        "possible_min_score": table[f"{same[LEAST]}_score"],
        "possible_max_score": table[f"{same[MOST]}_score"],
        "possible_best_band": key(table["_best"]),
        "possible_worst_band": key(table["_worst"]),
        **{name: table[f"{NOW}_points{place}"] for place, name in enumerate(names.points.values())},
        **{name: _outcome(table, number) for number, name in enumerate(parts)},
    }


def _outcome(table: Table, number: int) -> StringValue:
    met, may = table[f"{NOW}{number}"], table[f"{CEILING}{number}"]
    return cast("StringValue", ibis.cases((met, "met"), (may, "unknown"), else_="not_met"))
