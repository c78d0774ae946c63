"""Reading a JSON body for scoring: fast, and nothing of it silently altered.

orjson refuses NaN, infinities, lone surrogates and bad UTF-8 by itself. What it lets pass is looked
for here: the last of two equal keys winning, and nesting that only a hostile body has.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, cast

import orjson

from app.api.problems import ProblemError
from app.engine.faults import child, shown
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_LEVELS = 64

_CONTAINERS = frozenset({dict, list})
_MAX_FAULTS = 100


def parse(data: bytes) -> object:
    """Return the JSON value of a body.

    Raises:
        ProblemError: `malformed_json`, when it is none, nests too deep or repeats a key.
    """
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ProblemError("malformed_json", f"The body is not JSON: {error}.") from None
    if type(value) in _CONTAINERS and not _surely_unique(data, _keys(value)):
        repeated = _repeated(json.loads(data, object_pairs_hook=_Object))
        if repeated:
            raise ProblemError(
                "malformed_json",
                "Keys are repeated; each may appear once.",
                errors=repeated[:_MAX_FAULTS],
            )
    return value


def _surely_unique(data: bytes, keys: int) -> bool:
    """Return whether the text cannot hold more keys than were kept.

    It holds at most as many as it has colons; and, when none of them follows a space, at most as
    many as it has quotes with a colon behind.
    """
    return data.count(b":") == keys or (
        data.count(b'":') == keys
        and b" :" not in data
        and b"\n:" not in data
        and b"\r:" not in data
        and b"\t:" not in data
    )


def _keys(root: object) -> int:
    """Return how many keys all objects of a value have together."""
    count, levels, level = 0, 0, [root]
    while level:
        levels += 1
        if levels > MAX_LEVELS:
            raise ProblemError("malformed_json", f"The body nests more than {MAX_LEVELS} levels.")
        below: list[object] = []
        for container in level:
            members: Collection[object]
            if isinstance(container, dict):
                count += len(container)
                members = container.values()
            else:
                members = cast("list[object]", container)
            if not _CONTAINERS.isdisjoint(map(type, members)):
                below += [member for member in members if type(member) in _CONTAINERS]
        level = below
    return count


class _Object(dict[str, object]):
    """A JSON object that remembers which keys it was given more than once."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.repeated: list[str] = []
        if len(self) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.repeated = [key for key, count in counts.items() if count > 1]


def _repeated(root: object) -> list[Fault]:
    faults: list[Fault] = []
    level: list[tuple[str, object]] = [("", root)]
    while level:
        below: list[tuple[str, object]] = []
        for pointer, value in level:
            if isinstance(value, _Object):
                faults += [
                    Fault(
                        pointer=child(pointer, key),
                        code="duplicate_key",
                        message=f"{shown(key)} appears more than once; keep one.",
                    )
                    for key in value.repeated
                ]
                below += [(child(pointer, key), member) for key, member in value.items()]
            elif isinstance(value, list):
                below += [(child(pointer, index), member) for index, member in enumerate(value)]
        level = below
    return faults
