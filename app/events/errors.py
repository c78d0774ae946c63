"""What the store of webhooks and the check of their targets refuse."""

from __future__ import annotations


class UnknownWebhook(Exception):  # noqa: N818 - named for what happened
    """No webhook has this id.

    Attributes:
        webhook_id: What was given as an id.
    """

    def __init__(self, webhook_id: str) -> None:
        self.webhook_id = webhook_id
        super().__init__(f"there is no webhook {webhook_id[:80]!r}")


class TargetRefused(Exception):  # noqa: N818
    """Nothing is sent to this address.

    Attributes:
        reason: Why, in a sentence that names no address.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
