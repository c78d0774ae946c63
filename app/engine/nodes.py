"""Compiled conditions: evaluated at once, or domain by domain.

`all` and `any` are `at_least` with n = the number of parts and n = 1, so one rule serves the three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector, opposite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Leaf(NamedTuple):
    """The outcome of one test in the vector of one domain, both by number."""

    domain: int
    test: int


class Not(NamedTuple):
    """The opposite of its part."""

    part: Open


class AtLeast(NamedTuple):
    """Met when `n` of the parts are met; `unknown` parts are already known to stay unknown."""

    n: int
    unknown: int
    parts: tuple[Open, ...]


Open = Union[Leaf, Not, AtLeast]  # noqa: UP007 - the recursive alias needs forward names
"""What is still to be decided."""
Node = Union[Outcome, Open]  # noqa: UP007 - as above
"""What is still to be decided, or its outcome."""


def at_least(n: int, unknown: int, parts: Iterable[Node]) -> Node:
    """Return the simplest node for "n of the parts, beside `unknown` parts that stay unknown"."""
    open_parts = []
    for part in parts:
        if not isinstance(part, int):
            open_parts.append(part)
        elif part == MET:
            n -= 1
        elif part == UNKNOWN:
            unknown += 1
    if n <= 0:
        return MET
    if n > unknown + len(open_parts):
        return NOT_MET
    return AtLeast(n, min(unknown, n), tuple(open_parts)) if open_parts else UNKNOWN


def substitute(node: Open, domain: int, vector: Vector) -> Node:
    """Return what is left to decide of `node` once the outcomes on one domain are given."""
    if isinstance(node, Leaf):
        return vector[node.test] if node.domain == domain else node
    if isinstance(node, Not):
        part = substitute(node.part, domain, vector)
        return opposite(part) if isinstance(part, int) else Not(part)
    return at_least(node.n, node.unknown, (substitute(part, domain, vector) for part in node.parts))


def evaluate(node: Open, vectors: Mapping[int, Vector]) -> Outcome:
    """Return the outcome of `node`, given the outcomes on every domain it reads."""
    if isinstance(node, Leaf):
        return vectors[node.domain][node.test]
    if isinstance(node, Not):
        return opposite(evaluate(node.part, vectors))
    met, possible = 0, node.unknown
    for part in node.parts:
        value = evaluate(part, vectors)
        met += value == MET
        possible += value != NOT_MET
    if met >= node.n:
        return MET
    return UNKNOWN if possible >= node.n else NOT_MET


def leaves(node: Open) -> Iterator[Leaf]:
    """Yield every leaf of `node`."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)
