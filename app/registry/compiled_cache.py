"""Compiled versions, as many as the memory set aside for them takes."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled

BUDGET = 16_000_000
"""Bytes that all take together, about."""

_EACH = 50_000
_EACH_BYTE = 5
_EACH_PART = 18_000
"""Bytes that a version takes compiled and once it has decided: whatever it says, and for each byte
of its document, and each criterion and flag; within a fifth."""


class Place:
    """Where the compiled form of one version stands while it has one.

    Attributes:
        size: How many bytes its document has.
        weight: How many bytes it takes, about, once it was compiled.
        compiled: The compiled form.
        fault: Why it cannot be compiled, once that was tried.
        compiling: Held by the thread that compiles it.
        used: Whether it was scored by since it last stood first in line to be forgotten.
    """

    __slots__ = ("compiled", "compiling", "fault", "size", "used", "weight")

    def __init__(self, size: int) -> None:
        self.size = size
        self.weight = 0
        self.compiled: Compiled | None = None
        self.fault: str | None = None
        self.compiling = Lock()
        self.used = False


class CompiledCache:
    """The places that are taken; one not used for long is cleared where room is needed.

    Readers only mark a place as used (the clock, or second chance, algorithm): they wait for no
    lock.

    Args:
        budget: Bytes that all of them may take together.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._places: deque[Place] = deque()
        self._weight = 0
        self._lock = Lock()

    def offer(self, place: Place, compiled: Compiled) -> None:
        """Keep what was just compiled, unless one that was used lately would make room for it.

        So one request for a thousand versions takes nothing from those that all others use.
        """
        with self._lock:
            weight = _weight(place, compiled)
            while self._places and self._weight + weight > self._budget:
                if not self._forget_first():
                    return
            self._add(place, compiled)

    def put(self, place: Place, compiled: Compiled) -> None:
        """Keep what was just compiled, whatever makes room for it."""
        with self._lock:
            weight = _weight(place, compiled)
            while self._places and self._weight + weight > self._budget:
                self._forget_first()
            self._add(place, compiled)

    def _add(self, place: Place, compiled: Compiled) -> None:
        place.compiled = compiled
        self._places.append(place)
        place.weight = _weight(place, compiled)
        self._weight += place.weight

    def _forget_first(self) -> bool:
        """Clear the first in line; one that was used goes to the end instead."""
        first = self._places.popleft()
        if first.used:
            first.used = False
            self._places.append(first)
            return False
        first.compiled = None
        self._weight -= first.weight
        return True


def _weight(place: Place, compiled: Compiled) -> int:
    return _EACH + _EACH_BYTE * place.size + _EACH_PART * compiled.parts


COMPILED = CompiledCache()
