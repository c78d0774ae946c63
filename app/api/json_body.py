"""Reading a JSON body for scoring: fast, and nothing of it silently altered.

orjson refuses NaN, infinities, lone surrogates and bad UTF-8 by itself. What it lets pass is looked
for here: the last of two equal keys winning, and more or deeper nesting than any honest body has.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from app.api.problems import ProblemError
from app.engine.faults import pointer_to, shown
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator

    from app.engine.faults import Path

    Container = dict[str, Any] | list[Any]

MAX_LEVELS = 64
MAX_CONTAINERS = 1_000_000
MAX_REPEATED = 100
MAX_SEARCHED = 262_144
"""Bytes of a body in which the places of repeated keys are looked for."""

MOST_WRITTEN = 1_048_576
"""Bytes of a body that is written again in one go, to see whether it is as it came."""

_ONE_BRACKET = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))
_PIECE = 65_536
_STEP = 2_000
"""Containers that are looked at between two chances for other requests."""
_NO_ESCAPE = re.compile(rb"[^\\]")


def parse(data: bytes) -> object:
    """Return the JSON value of a body that is not long.

    Raises:
        ProblemError: `malformed_json`, when it is none, nests too deep or repeats a key.
    """
    value = load(data)
    if _is_as_written(data, value):
        return value
    kept, levels, level = 0, 0, _containers(value)
    while level:
        levels += 1
        count, level = _below(level, levels)
        kept += count
    if data.count(b":") != kept and _drained(_between_texts(data, b":")) != kept:
        raise _repeated_keys(data)
    return value


def load(data: bytes) -> object:
    """Return the JSON value of a body, of two equal keys the last.

    Raises:
        ProblemError: `malformed_json`, when it is none, or has too many objects and lists.
    """
    if len(data) > 2 * MAX_CONTAINERS and _too_many_containers(data):
        raise ProblemError(
            "malformed_json", f"The body has more than {MAX_CONTAINERS:,} objects and lists."
        )
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ProblemError("malformed_json", f"The body is not JSON: {error}.") from None


def refuse_altered(data: bytes, value: object) -> Iterator[None]:
    """Refuse a long body that says more than was loaded from it; yield where others may go first.

    Args:
        data: The body.
        value: What `load` made of it.

    Raises:
        ProblemError: `malformed_json`, when it nests too deep or repeats a key.
    """
    if len(data) <= MOST_WRITTEN and _is_as_written(data, value):
        return
    kept, levels, level = 0, 0, _containers(value)  # between texts there is one colon a key
    while level:
        levels += 1
        below: list[Container] = []
        for start in range(0, len(level), _STEP):
            yield
            count, more = _below(level[start : start + _STEP], levels)
            kept += count
            below += more
        level = below
    if data.count(b":") != kept and (yield from _between_texts(data, b":")) != kept:
        raise _repeated_keys(data)


def joined(results: list[bytes]) -> orjson.Fragment:
    """Return results that are JSON already as a list within more of it."""
    return orjson.Fragment(b"[" + b",".join(results) + b"]")


def _too_many_containers(data: bytes) -> bool:
    opened = (b"{", b"[")
    return (
        sum(map(data.count, opened)) > MAX_CONTAINERS
        and sum(_drained(_between_texts(data, mark)) for mark in opened) > MAX_CONTAINERS
    )


def _is_as_written(data: bytes, value: object) -> bool:
    """Return whether a value is written again as it came, so that nothing of it is lost.

    Raises:
        ProblemError: `malformed_json`, when it is, but nests too deep.
    """
    try:
        if b"\\" in data or orjson.dumps(value) != data:
            return False
    except orjson.JSONEncodeError:  # it nests deeper than orjson writes
        return False
    if len(data) > _PIECE or data.count(b"{") + data.count(b"[") > MAX_LEVELS:
        brackets = data.translate(_ONE_BRACKET, _NO_BRACKETS).replace(b'""', b"")
        if b'"' in brackets:  # some text has brackets
            return False
        for _ in range(MAX_LEVELS):  # each time the innermost level goes
            brackets = brackets.replace(b"[]", b"")
        if brackets:
            raise _too_deep()
    return True


def _drained(steps: Generator[None, None, int]) -> int:
    """Return what a count comes to, without a rest."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return int(end.value)


def _between_texts(data: bytes, mark: bytes) -> Generator[None, None, int]:
    """Return how often a mark of one byte is in well-formed JSON outside of texts."""
    count, inside, start = 0, 0, 0
    while start < len(data):
        end = start + _PIECE
        if data[end - 1 : end] == b"\\":  # an escape is not cut in two
            whole = _NO_ESCAPE.search(data, end)
            end = whole.end() if whole else len(data)
        piece = data[start:end]
        if b"\\" in piece:
            piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = piece.split(b'"')
        count += sum(part.count(mark) for part in parts[inside::2])
        inside ^= (len(parts) - 1) % 2
        start = end
        yield
    return count


def _containers(value: object) -> list[Container]:
    return [value] if isinstance(value, dict | list) else []


def _below(level: list[Container], levels: int) -> tuple[int, list[Container]]:
    """Return how many keys containers of one level have, and the containers within them."""
    if levels > MAX_LEVELS:
        raise _too_deep()
    count = 0
    below: list[Container] = []
    for container in level:
        members: Collection[Any] = container
        if type(container) is dict:
            count += len(container)
            members = container.values()
        for member in members:
            kind = type(member)
            if kind is dict or kind is list:
                below.append(member)
    return count, below


def _too_deep() -> ProblemError:
    return ProblemError("malformed_json", f"The body nests more than {MAX_LEVELS} levels.")


def _repeated_keys(data: bytes) -> ProblemError:
    """Return the problem of a body that has more colons between its texts than keys."""
    errors: list[Fault] = []
    if len(data) <= MAX_SEARCHED:
        marked = json.loads(data, object_pairs_hook=_object)
        errors = list(islice(_repeated(marked, None), MAX_REPEATED))
    return ProblemError("malformed_json", "Keys are repeated; each may appear once.", errors=errors)


def _members(container: object) -> Collection[object]:
    if isinstance(container, dict):
        return container.values()
    return container if isinstance(container, list) else ()


class _Repeated(dict[str, object]):
    """A JSON object that was given a key more than once."""

    repeated: tuple[str, ...]


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    counts = Counter(key for key, _ in pairs)
    marked = _Repeated(members)
    more_than_one = (key for key, count in counts.items() if count > 1)
    marked.repeated = tuple(islice(more_than_one, MAX_REPEATED))
    return marked


def _repeated(value: object, path: Path) -> Iterator[Fault]:
    """Yield a fault for every key that an object was given more than once."""
    if isinstance(value, _Repeated):
        for key in value.repeated:
            yield Fault(
                pointer=pointer_to((path, key)),
                code="duplicate_key",
                message=f"{shown(key)} appears more than once; keep one.",
            )
    members: Iterable[tuple[str | int, object]] = (
        value.items() if isinstance(value, dict) else enumerate(_members(value))
    )
    for part, member in members:
        if isinstance(member, (dict, list)) and member:
            yield from _repeated(member, (path, part))
