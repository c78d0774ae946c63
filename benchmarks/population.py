"""A made-up population of accounts that exercises every test of a definition."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from app.engine.compiling.leaves import leaves
from app.engine.lists import expand
from schemas import conditions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.compiling.compiled import Compiled

AS_OF = date(2026, 1, 15)
SHARE_KNOWN = 0.7
MOST_MEMBERS = 6
MOST_EVENTS = 3


def population(compiled: Compiled, size: int, seed: int) -> list[dict[str, Any]]:
    """Return raw accounts whose values meet, miss or omit what the definition asks for."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    words = _words(compiled)
    return [
        {
            name: _value(random, compiled.attributes[name].type, values)
            for name, values in words.items()
            if random.random() < SHARE_KNOWN
        }
        for _ in range(size)
    ]


def _words(compiled: Compiled) -> dict[str, list[Any]]:
    """Return for each attribute that is read the values its tests mention."""
    definition = compiled.definition
    whens = [c.when for d in definition.scorecard.dimensions for c in d.criteria]
    whens += [flag.when for flag in definition.anti_icp]
    words: dict[str, list[Any]] = {}
    for when in whens:
        for leaf in leaves(when):
            words.setdefault(leaf.attribute, []).extend(_mentioned(leaf, definition.lists))
    return words


def _mentioned(leaf: Any, lists: dict[str, tuple[str, ...]]) -> Iterator[Any]:  # noqa: ANN401
    match leaf:
        case conditions.Membership(value=values) | conditions.SetMembers(value=values):
            yield from expand(values, lists)
        case conditions.SetAtLeast(value=wanted):
            yield from expand(wanted.of, lists)
        case conditions.EventLeaf(value=wanted):
            yield from expand(wanted.types, lists)
        case conditions.Between(value=bounds):
            yield from bounds
        case conditions.Presence():
            return
        case _:
            yield leaf.value


def _value(random: Random, type_: str, words: list[Any]) -> Any:  # noqa: ANN401 - JSON of any kind
    match type_:
        case "number":
            return round(random.choice(words) * random.choice((0.3, 0.9, 1, 1.5, 4)), 2)
        case "boolean":
            return random.choice((True, False))
        case "date":
            return (AS_OF - timedelta(days=random.randint(-400, 400))).isoformat()
        case "string_set":
            return random.sample(words, min(len(words), random.randint(1, MOST_MEMBERS)))
        case "events":
            return [
                {
                    "type": random.choice(words),
                    "date": (AS_OF - timedelta(days=random.randint(-200, 400))).isoformat(),
                    "amount": random.choice((100_000, 2_000_000, 20_000_000)),
                }
                for _ in range(random.randint(1, MOST_EVENTS))
            ]
    return random.choice(words)
