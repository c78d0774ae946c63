"""Secrets of webhooks, and the signatures that receivers check with them (Standard Webhooks)."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b32encode, b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WEBHOOK_ID = re.compile(r"[a-z2-7]{10}")

_PREFIX = "whsec_"
_SECRET_BYTES = 32
_ID_LENGTH = 10
_MESSAGE_ID_BYTES = 16


def webhook_id() -> str:
    """Return an id that no webhook has: 50 random bits."""
    return _random(_MESSAGE_ID_BYTES)[:_ID_LENGTH]


def message_id() -> str:
    """Return an id that no message has: 128 random bits."""
    return f"msg_{_random(_MESSAGE_ID_BYTES)}"


def new_secret() -> str:
    """Return 256 random bits as Standard Webhooks writes a secret."""
    return _PREFIX + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def signed_headers(
    message: str, timestamp: int, body: bytes, keys: Iterable[str]
) -> dict[str, str]:
    """Return the headers of one attempt.

    Args:
        message: The id of the message: the same at every attempt, so that receivers know it again.
        timestamp: When the attempt is made, in POSIX seconds.
        body: What is sent.
        keys: The secrets to sign with, as `new_secret` writes them; any one of them verifies.
    """
    content = f"{message}.{timestamp}.".encode("ascii") + body
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(key, content) for key in keys),
    }


def _signature(key: str, content: bytes) -> str:
    code = hmac.digest(b64decode(key.removeprefix(_PREFIX)), content, "sha256")
    return "v1," + b64encode(code).decode("ascii")


def _random(size: int) -> str:
    return b32encode(secrets.token_bytes(size)).decode("ascii").rstrip("=").lower()
