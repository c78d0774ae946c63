"""What every domain offers: the value classes of one attribute under one definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Vector

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from datetime import date

V_contra = TypeVar("V_contra", contravariant=True)

MAX_VECTORS = 10_000
"""More distinct completions of one attribute than this are not enumerated."""


class TooManyError(Exception):
    """There are more ways to go on than are enumerated."""


class Test(NamedTuple):
    """A leaf without its attribute; `value` is canonical and hashable."""

    op: str
    value: object = None


class Domain(Protocol, Generic[V_contra]):
    """The values of one attribute, told apart only as far as the definition's tests do.

    A *key* stands for all that is known of a value: equal keys have equal outcomes and equal
    completions. The key of an absent value is None, unless its completions depend on the day.
    """

    def key(self, value: V_contra, as_of: date) -> Hashable:
        """Return the key of `value` as seen on the day `as_of`."""

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""

    def completions(self, key: Hashable) -> frozenset[Vector]:
        """Return the outcomes of every completion, itself included.

        Raises:
            TooManyError: There are more than are enumerated.
        """


class TimedDomain(Domain[V_contra], Protocol[V_contra]):
    """A domain whose outcomes change by the mere passing of time."""

    def turning_days(self, value: V_contra, today: int) -> Iterable[int]:
        """Return the later days (as ordinals) on which an outcome may change."""


def absent_vector(tests: Iterable[Test]) -> Vector:
    """Return the outcomes on an attribute of which nothing is known."""
    presence = {"known": NOT_MET, "unknown": MET}
    return tuple(presence.get(test.op, UNKNOWN) for test in tests)


def presence_outcome(op: str) -> int | None:
    """Return the outcome of a presence test on a known value; None for any other test."""
    return {"known": MET, "unknown": NOT_MET}.get(op)
