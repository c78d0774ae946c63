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


class UnknownKey(Exception):  # noqa: N818
    """No key has this id.

    Attributes:
        key_id: What was given as an id.
    """

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        super().__init__(f"there is no key {key_id[:80]!r}")


class KeyEnded(Exception):  # noqa: N818
    """A key cannot be rotated, as it is at its end already.

    Attributes:
        key_id: Its id.
        how: What ended it.
    """

    def __init__(self, key_id: str, how: str) -> None:
        self.key_id = key_id
        self.how = how
        super().__init__(f"key {key_id!r} cannot be rotated: it {how}")
