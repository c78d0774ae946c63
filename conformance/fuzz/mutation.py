"""Mutations that keep JSON being JSON, so that inputs get past the parser to what is behind it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

Place = tuple[Any, Any]
"""A container, and the key or index of one of its members."""

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -0.0, 1, -1, 0.1, 1e-320, 1e308, float("inf"), float("nan"), 2**53,
    2**53 + 1, -(2**63), 2**64, 10**25, "", " ", "\0", "\ud800", "\udc00x", "ǅ", "ﬁ", "a" * 1001,
    "2026-02-29", "2024-02-29", "1899-12-31", "3000-01-01", "0000-00-00", "10k-50k", "$5 MM", "5 %",
    "P1W", "P99999D", "PT0S", "*", "tag:a", "dev-tool@999999999", "draft", [], {}, [[]], [None],
    {"min": 5}, {"min": 5, "below": 5}, {"max": 1, "below": 2}, {"has": [], "lacks": []},
    {"list": "x"}, {"events": [], "covers": []}, {"": {}},
)  # fmt: skip
_SPLICES = ("\0", "\ud800", "\u200b", "\u0130", "\u0345", "٣", "½", "-", ".", ",", "e9", "%", "~1")
_LARGEST_DONOR = 1_000
_STOP = 0.15
_DEEP = 70


class JsonMutator:
    """Mutates JSON text by its tree; what it puts in comes from the seeds as well.

    Args:
        seeds: JSON texts to take subtrees and keys from.
    """

    def __init__(self, seeds: Iterable[bytes]) -> None:
        trees = [tree for seed in seeds for tree in _trees(json.loads(seed))]
        self._donors = [tree for tree in trees if len(json.dumps(tree)) <= _LARGEST_DONOR]
        keys = {key for tree in trees if isinstance(tree, dict) for key in tree}
        self._keys = [*sorted(keys), "", "__proto__", "a/b~c", "K" * 1001]

    def mutate(self, data: bytes, most: int, random: Random) -> bytes | None:
        """Return mutated JSON of at most `most` bytes; None when the input is no JSON."""
        try:
            root = [json.loads(data)]
        except (ValueError, RecursionError):
            return None
        for _ in range(random.randint(1, 4)):
            self._change(root, random)
        try:
            text = json.dumps(root[0], ensure_ascii=_often(random, 0.5))
        except (ValueError, RecursionError):
            return None
        if _often(random, 0.03):
            text = text.replace("{", '{"key": 1, ', 1)  # a key that may be there already
        written = text.encode("utf-8", "surrogatepass")
        return written if len(written) <= most else None

    def _change(self, root: list[Any], random: Random) -> None:
        place = _any_place(root, random)
        changes: tuple[Callable[[Place, Random], None], ...] = (
            self._replace, self._replace, self._transplant, self._remove, self._repeat,
            self._rename, self._add, self._tweak, self._tweak, self._wrap,
        )  # fmt: skip
        random.choice(changes)(place, random)

    def _replace(self, place: Place, random: Random) -> None:
        container, at = place
        container[at] = _copy(random.choice(_VALUES))  # what is changed later is this one alone

    def _transplant(self, place: Place, random: Random) -> None:
        container, at = place
        container[at] = _copy(random.choice(self._donors))

    def _remove(self, place: Place, random: Random) -> None:
        container, at = place
        if isinstance(container[at], list) and container[at]:
            del container[at][random.randrange(len(container[at]))]
        elif isinstance(container, dict):
            del container[at]

    def _repeat(self, place: Place, random: Random) -> None:
        container, at = place
        if isinstance(container[at], list) and container[at]:
            member = random.choice(container[at])
            container[at].extend(_copy(member) for _ in range(random.choice((1, 2, 30, 1100))))

    def _rename(self, place: Place, random: Random) -> None:
        container, at = place
        if isinstance(container, dict):
            container[random.choice(self._keys)] = container.pop(at)

    def _add(self, place: Place, random: Random) -> None:
        container, at = place
        if isinstance(container[at], dict):
            container[at][random.choice(self._keys)] = _copy(random.choice(self._donors))

    def _tweak(self, place: Place, random: Random) -> None:
        container, at = place
        value = container[at]
        if isinstance(value, str):
            cut = random.randint(0, len(value))
            rest = value[cut + random.randint(0, 2) :]
            container[at] = value[:cut] + random.choice((*_SPLICES, "", chr(cut + 32))) + rest
        elif isinstance(value, int | float):
            by = random.choice((-1, 1, 0.5, -value, value, 2**31))
            container[at] = value * 10 if _often(random, 0.2) else value + by

    def _wrap(self, place: Place, random: Random) -> None:
        container, at = place
        levels = _DEEP if _often(random, 0.1) else 1
        key = random.choice(self._keys)
        for _ in range(levels):
            container[at] = [container[at]] if _often(random, 0.5) else {key: container[at]}


def _often(random: Random, share: float) -> bool:
    return random.random() < share


def _any_place(root: list[Any], random: Random) -> Place:
    """Walk down from the root, and stop somewhere; a stop at any level is likely."""
    container: Any = root
    at: Any = 0
    while (inner := container[at]) and isinstance(inner, dict | list) and not _often(random, _STOP):
        container = inner
        at = random.choice(list(inner)) if isinstance(inner, dict) else random.randrange(len(inner))
    return container, at


def _trees(root: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON of any kind
    yield root
    members = root.values() if isinstance(root, dict) else root if isinstance(root, list) else ()
    for member in members:
        yield from _trees(member)


def _copy(tree: Any) -> Any:  # noqa: ANN401 - JSON of any kind
    return json.loads(json.dumps(tree))
