"""Random ids in a hurry: a UUID of the standard library costs as much as reading an account."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 256
_HEX = 32
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))

_fresh: list[str] = []
_decisions: list[str] = []


def request_id() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    if not _fresh:
        _fresh.extend(_random(_AT_ONCE))
    return _fresh.pop()


def decision_id() -> str:
    """Return a random UUID (version 4, RFC 9562) as text."""
    if not _decisions:
        _decisions.extend(decision_ids(_AT_ONCE))
    return _decisions.pop()


def decision_ids(count: int) -> list[str]:
    """Return so many of them."""
    return [_uuid(bits) for bits in _random(count)]


def _uuid(bits: str) -> str:
    return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-{_VARIANT[bits[16]]}{bits[17:20]}-{bits[20:]}"


def _random(count: int) -> Iterator[str]:
    digits = os.urandom(count * _HEX // 2).hex()
    return (digits[start : start + _HEX] for start in range(0, len(digits), _HEX))


def _forget() -> None:
    _fresh.clear()
    _decisions.clear()


os.register_at_fork(after_in_child=_forget)  # a worker never gives out its parent's ids
