"""What the gate and the store of keys refuse."""

from __future__ import annotations


class Unauthenticated(Exception):  # noqa: N818 - named for what happened
    """Nobody known calls.

    Attributes:
        reason: Why, in a sentence for the caller.
        given: Whether there was a credential at all.
    """

    def __init__(self, reason: str, *, given: bool = True) -> None:
        self.reason = reason
        self.given = given
        super().__init__(reason)
