"""Every combination of a few domains at once.

Each combination has a byte of its own in integers as long as all of them, so that one operation
says of a condition where it is met, and one where it may be.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from app.engine.nodes import Leaf, Not
from app.engine.outcomes import MET, NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.engine.classes import ValueClass
    from app.engine.nodes import Open
    from app.engine.outcomes import Outcome, Vector

Planes = tuple[int, int]
"""Where a condition is met, and where it is met or unknown: 1 in these bytes, 0 in the others."""


def outcomes_together(
    nodes: Iterable[Open],
    classes: Mapping[int, ValueClass],
    found: Mapping[int, Iterable[Vector]],
) -> set[tuple[Outcome, ...]]:
    """Return the outcomes that conditions can have together while domains are found out.

    Args:
        nodes: The conditions.
        classes: The class of each domain that they read, by number.
        found: What each domain that is found out may turn out to be; the others stay as they are.
    """
    joint = _Joint(classes, {domain: list(vectors) for domain, vectors in found.items()})
    return set(zip(*map(joint.outcomes, nodes), strict=True))


class _Joint:
    def __init__(
        self, classes: Mapping[int, ValueClass], found: Mapping[int, Sequence[Vector]]
    ) -> None:
        self._classes = classes
        self._found = found
        self._size = prod(map(len, found.values()))
        self._every = int.from_bytes(b"\1" * self._size, "little")
        self._leaves: dict[Leaf, Planes] = {}
        self._runs: dict[int, int] = {}
        run = 1
        for domain, vectors in found.items():
            self._runs[domain] = run
            run *= len(vectors)

    def outcomes(self, node: Open) -> bytes:
        """Return the outcome of a condition under each combination."""
        met, may = self._planes(node)
        return (met + may).to_bytes(self._size, "little")

    def _planes(self, node: Open) -> Planes:
        if isinstance(node, Leaf):
            if node not in self._leaves:
                self._leaves[node] = self._leaf(node)
            return self._leaves[node]
        if isinstance(node, Not):
            met, may = self._planes(node.part)
            return self._every - may, self._every - met
        parts = [self._planes(part) for part in node.parts]
        return (
            self._at_least(node.n, [met for met, _ in parts]),
            self._at_least(node.n - node.unknown, [may for _, may in parts]),
        )

    def _leaf(self, leaf: Leaf) -> Planes:
        if leaf.domain not in self._found:
            outcome = self._classes[leaf.domain].outcomes[leaf.test]
            return self._every * (outcome == MET), self._every * (outcome != NOT_MET)
        outcomes = [vector[leaf.test] for vector in self._found[leaf.domain]]
        return (
            self._plane(leaf.domain, [outcome == MET for outcome in outcomes]),
            self._plane(leaf.domain, [outcome != NOT_MET for outcome in outcomes]),
        )

    def _plane(self, domain: int, holds: Iterable[bool]) -> int:
        turn = b"".join(bytes([one]) * self._runs[domain] for one in holds)
        return int.from_bytes(turn * (self._size // len(turn)), "little")

    def _at_least(self, n: int, planes: Sequence[int]) -> int:
        """Return where at least `n` of the planes hold."""
        reached = [self._every, *[0] * n]
        for seen, plane in enumerate(planes):
            still_to_come = len(planes) - seen
            for count in range(min(n, seen + 1), max(0, n - still_to_come), -1):
                reached[count] |= reached[count - 1] & plane
        return reached[max(n, 0)]
