"""Random ids in a hurry: a UUID of the standard library costs as much as reading an account."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 1_024
_HEX = 32
_UUID = b"00000000-0000-4000-8000-000000000000"
_DIGITS = [place for place, character in enumerate(_UUID) if character != ord("-")]
_VERSION, _VARIANT = 14, 19
_VARIANTS = bytes.maketrans(b"0123456789abcdef", b"89ab" * 4)

_fresh: list[str] = []
_decisions: list[bytes] = []


def request_id() -> str:
    """Return 128 random bits as 32 hexadecimal digits."""
    if not _fresh:
        _fresh.extend(_random(_AT_ONCE))
    return _fresh.pop()


def decision_id() -> bytes:
    """Return a random UUID (version 4, RFC 9562) as text."""
    if not _decisions:
        _decisions.extend(_uuids(_AT_ONCE))
    return _decisions.pop()


def decision_ids(count: int) -> list[bytes]:
    """Return so many of them."""
    while len(_decisions) < count:
        _decisions.extend(_uuids(_AT_ONCE))
    taken = _decisions[-count:]
    del _decisions[-count:]
    return taken


def _uuids(count: int) -> Iterator[bytes]:
    """Give random UUIDs, written digit by digit: the first of each, the second of each, ..."""
    digits = os.urandom(count * _HEX // 2).hex().encode()
    text = bytearray(_UUID * count)
    size = len(_UUID)
    for number, place in enumerate(_DIGITS):
        text[place::size] = digits[number::_HEX]
    text[_VERSION::size] = b"4" * count
    text[_VARIANT::size] = text[_VARIANT::size].translate(_VARIANTS)
    return (bytes(text[start : start + size]) for start in range(0, len(text), size))


def _random(count: int) -> Iterator[str]:
    digits = os.urandom(count * _HEX // 2).hex()
    return (digits[start : start + _HEX] for start in range(0, len(digits), _HEX))


def _forget() -> None:
    _fresh.clear()
    _decisions.clear()


os.register_at_fork(after_in_child=_forget)  # a worker never gives out its parent's ids
