"""The text of a key: `icp_<id>_<secret>`, in letters and digits that no tool takes apart."""

from __future__ import annotations

import re
import secrets
from base64 import b32encode
from hashlib import sha256

_ID = r"[a-z2-7]{10}"

BEARER = re.compile(rf"[Bb]earer icp_({_ID})_([a-z2-7]{{52}})".encode())
"""An `Authorization` header with a key: its id and its secret."""
KEY_ID = re.compile(_ID)

_ID_LENGTH = 10
_SECRET_BYTES = 32


def new_id() -> str:
    """Return an id that no key has: 50 random bits."""
    return _random(_SECRET_BYTES)[:_ID_LENGTH]


def new_secret() -> str:
    """Return 256 random bits."""
    return _random(_SECRET_BYTES)


def digest(secret: bytes) -> bytes:
    """Return what is stored of a secret: no salt or stretching, as it cannot be guessed."""
    return sha256(secret).digest()


def as_sent(key_id: str, secret: str) -> str:
    """Return the key as its holder sends it."""
    return f"icp_{key_id}_{secret}"


def _random(size: int) -> str:
    return b32encode(secrets.token_bytes(size)).decode("ascii").rstrip("=").lower()
