"""Random ids in a hurry: a UUID of the standard library costs as much as reading an account."""

from __future__ import annotations

import os

_AT_ONCE = 256
_HEX = 32
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))

_fresh: list[str] = []


def request_id() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    if not _fresh:
        _refill()
    return _fresh.pop()


def decision_id() -> str:
    """Return a random UUID (version 4, RFC 9562) as text."""
    if not _fresh:
        _refill()
    bits = _fresh.pop()
    return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-{_VARIANT[bits[16]]}{bits[17:20]}-{bits[20:]}"


def _refill() -> None:
    digits = os.urandom(_AT_ONCE * _HEX // 2).hex()
    _fresh.extend(digits[start : start + _HEX] for start in range(0, len(digits), _HEX))


os.register_at_fork(after_in_child=_fresh.clear)  # a worker never gives out its parent's ids
