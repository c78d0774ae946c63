"""What an answer lacks of what a vector expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]


class Exactly:
    """An object that may hold nothing beyond what is expected."""

    def __init__(self, value: object) -> None:
        self.value = value


def differences(expected: object, found: object, path: str = "") -> Iterator[str]:
    """Yield where `found` is not what is expected.

    Of an object only the expected fields are looked at; lists are compared member by member. A
    boolean equals no number; otherwise numbers are compared by value.
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        yield from _of_object(expected, found, path)
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{path}: {found!r} has not {len(expected)} members"
        for index, (one, other) in enumerate(zip(expected, found, strict=False)):
            yield from differences(one, other, f"{path}/{index}")
    else:
        wanted = expected.value if isinstance(expected, Exactly) else expected
        if not _same(wanted, found):
            yield f"{path}: {found!r} is not {wanted!r}"


def _of_object(expected: Json, found: Json, path: str) -> Iterator[str]:
    for key, value in expected.items():
        if key == "mentions":
            if value not in found["message"]:
                yield f"{path}/message: {found['message']!r} does not mention {value!r}"
        elif key not in found:
            yield f"{path}: has no {key!r}"
        else:
            yield from differences(value, found[key], f"{path}/{key}")


def _same(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other
