"""What is held as a file: two lines of JSON, then the documents, then a digest of it all.

The first line is short: it says which database, and its revision. The second one has everything
but the documents, which follow compressed as they are held, in its order.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson

from app.access.records import KeyRecord
from app.database.revision import Stand
from app.registry.compiled_cache import Place
from app.registry.held import Confirmed, Held, HeldIcp, Tampered
from app.registry.records import Activation, IcpRecord, VersionSummary
from app.registry.served import Header, ServedVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 2
MAX_HEAD = 4_096
"""Bytes that the first line has at most."""

_SUMMARY = tuple(field.name for field in fields(VersionSummary))


class SnapshotDamaged(Exception):  # noqa: N818 - named for what happened, like all here
    """A snapshot is not what was written, or was written by another release."""


class Head(NamedTuple):
    """The first line.

    Attributes:
        stand: Which database, and its revision.
        address: Where that database was.
    """

    stand: Stand
    address: str


def encode(seen: Confirmed, address: str) -> Iterator[bytes]:
    """Give the file in pieces.

    Args:
        seen: What is held.
        address: Where the database is.
    """
    checked = sha256()
    for piece in _pieces(seen, address):
        checked.update(piece)
        yield piece
    yield checked.digest()


def head(line: bytes) -> Head:
    """Read the first line.

    Raises:
        SnapshotDamaged: it is not one.
    """
    try:
        given = orjson.loads(line)
        if given["format"] != FORMAT:
            raise SnapshotDamaged("it was written by another release")
        stand = Stand(UUID(given["registry_id"]), int(given["revision"]))
        return Head(stand, str(given["address"]))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SnapshotDamaged("its first line cannot be read") from error


def decode(file: IO[bytes], ended: float) -> Confirmed:
    """Read a file to its end.

    Args:
        file: The file, from its beginning.
        ended: When the database was seen to hold it, by `time.time`.

    Raises:
        SnapshotDamaged: it is not what was written.
    """
    reader = _Reader(file)
    stand = head(reader.line()).stand
    try:
        given = orjson.loads(reader.line())
        versions = [_version(each, reader.take(each["packed"])) for each in given["versions"]]
        by_pair = {(version.key, version.version): version for version in versions}
        icps = {each["key"]: _icp(each, by_pair) for each in given["icps"]}
        keys = {each["id"]: KeyRecord.from_json(each) for each in given["keys"]}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SnapshotDamaged("its content cannot be read") from error
    reader.finish()
    shown = {(key, icp.shown.version) for key, icp in icps.items()}
    older = {pair: version for pair, version in by_pair.items() if pair not in shown}
    return Confirmed(Held(stand, icps, keys), older, 0.0, ended)


class _Reader:
    """A file that is read once, and checked against the digest at its end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._checked = sha256()

    def line(self) -> bytes:
        return self._seen(self._file.readline())

    def take(self, size: int) -> bytes:
        return self._seen(self._file.read(size))

    def finish(self) -> None:
        if self._file.read() != self._checked.digest():
            raise SnapshotDamaged("its content does not match its digest")

    def _seen(self, data: bytes) -> bytes:
        self._checked.update(data)
        return data


def _pieces(seen: Confirmed, address: str) -> Iterator[bytes]:
    held = seen.held
    versions = [*held.versions().values(), *seen.older.values()]
    yield _line(
        {
            "format": FORMAT,
            **held.stand._asdict(),
            "address": address,
        }
    )
    yield _line(
        {
            "icps": list(map(_icp_to_json, held.icps.values())),
            "keys": [key.to_json() for key in held.keys.values()],
            "versions": list(map(_version_to_json, versions)),
        }
    )
    for version in versions:
        yield version.packed


def _line(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


def _icp_to_json(icp: HeldIcp) -> dict[str, Any]:
    tampered = icp.shown if isinstance(icp.shown, Tampered) else None
    return {**asdict(icp.record), "tampered": tampered}


def _icp(given: dict[str, Any], versions: dict[tuple[str, int], ServedVersion]) -> HeldIcp:
    entry, tampered = given["activation"], given["tampered"]
    record = IcpRecord(
        given["key"],
        given["latest_version"],
        entry and Activation(**{**entry, "activated_at": _time(entry["activated_at"])}),
        _time_or_none(given["reviewed_at"]),
        _time_or_none(given["personas_reviewed_at"]),
    )
    shown = Tampered(**tampered) if tampered else versions[record.key, record.shown_version]
    return HeldIcp(record, shown)


def _version_to_json(version: ServedVersion) -> dict[str, Any]:
    return {
        **{name: getattr(version, name) for name in _SUMMARY},
        "header": version.header,
        "packed": len(version.packed),
        "size": version.place.size,
    }


def _version(given: dict[str, Any], packed: bytes) -> ServedVersion:
    header = given["header"]
    summary = {name: given[name] for name in _SUMMARY}
    return ServedVersion(
        **{**summary, "published_at": _time(given["published_at"])},
        header=Header(**{**header, "tags": tuple(header["tags"])}),
        packed=packed,
        place=Place(given["size"]),
    )


def _time_or_none(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
