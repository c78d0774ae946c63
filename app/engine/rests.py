"""What is left of parts while domain after domain is found out, worked out once."""

from __future__ import annotations

from functools import partial
from sys import maxsize
from typing import TYPE_CHECKING

from app.engine.memo import Memo
from app.engine.nodes import substitute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.nodes import Node, Open
    from app.engine.outcomes import Outcome, Vector
    from app.engine.parts import Part

REMEMBERED = 16_384
"""How many are remembered from one question to the next; within one all are."""


class Rest:
    """What is left to decide of a part; compared by identity, so that it is a quick key.

    Attributes:
        part: The part.
        node: What is left of its condition.
    """

    __slots__ = ("node", "part")

    def __init__(self, whole: tuple[Part, Open]) -> None:
        self.part, self.node = whole


class Rests:
    """The rests of the parts of a component.

    Attributes:
        after: What is left of a rest, or its outcome, once a domain has these outcomes.
    """

    def __init__(self) -> None:
        self._of = Memo(Rest, maxsize)
        self.after = Memo(partial(_after, self._of), maxsize)

    @property
    def full(self) -> bool:
        """Whether all are to be forgotten before the next question."""
        return len(self.after) > REMEMBERED

    def of(self, part: Part) -> Rest:
        """Return a part of which nothing is decided yet."""
        return self._of[part, part.node]


def _after(of: Mapping[tuple[Part, Open], Rest], key: tuple[Rest, int, Vector]) -> Outcome | Rest:
    rest, domain, vector = key
    node: Node = substitute(rest.node, domain, vector)
    return node if isinstance(node, int) else of[rest.part, node]
