"""What the database cannot do for us."""

from __future__ import annotations


class DatabaseUnavailable(Exception):  # noqa: N818 - named for what happened
    """The database cannot be reached or used.

    Attributes:
        reason: What happened, without addresses or passwords.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the registry is unavailable: {reason}")
