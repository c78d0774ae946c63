"""What the registry refuses or cannot do; each error carries what an answer needs to say."""

from __future__ import annotations

from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property
from heapq import nlargest
from os.path import commonprefix
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_COMPARED = 50


class RegistryError(Exception):
    """Any error of the registry."""


class InvalidSelector(RegistryError):  # noqa: N818 - named for what happened, like all here
    """The text that names ICPs cannot be read.

    Attributes:
        selector: The text.
    """

    def __init__(self, selector: str) -> None:
        self.selector = selector
        super().__init__(
            f"{selector[:80]!r} names no ICP; write a key such as 'dev-tool', 'dev-tool@3' for a"
            " version, 'tag:emea' for a tag, or '*' for every active ICP"
        )


class UnknownIcp(RegistryError):  # noqa: N818
    """No ICP has this key.

    Attributes:
        key: The key.
        near: Keys that may have been meant; compared when asked for, as that takes milliseconds.
    """

    def __init__(self, key: str, known: Iterable[str]) -> None:
        self.key = key
        self._known = known
        super().__init__(key)

    @cached_property
    def near(self) -> tuple[str, ...]:
        """Keys that may have been meant, nearest first."""
        return tuple(get_close_matches(self.key.lower(), _likely(self.key.lower(), self._known)))

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(map(repr, self.near))}?" if self.near else ""
        return f"there is no ICP {self.key!r}{hint}"


class UnknownVersion(RegistryError):  # noqa: N818
    """The ICP has no version of this number.

    Attributes:
        key: The ICP.
        version: The number.
        versions: The latest number there is.
    """

    def __init__(self, key: str, version: int, versions: int) -> None:
        self.key = key
        self.version = version
        self.versions = versions
        super().__init__(f"ICP {key!r} has no version {version}; the latest is {versions}")


class NoDraft(RegistryError):  # noqa: N818
    """A draft was asked for, and there is none.

    Attributes:
        key: The ICP.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"ICP {key!r} has no draft; name a published version, and a draft beside no others"
        )


class StaleDraft(RegistryError):  # noqa: N818
    """The draft is not the one that the caller has seen, or there is one where none should be.

    Attributes:
        key: The ICP.
        digest: Of the draft there is; None for none.
    """

    def __init__(self, key: str, digest: str | None) -> None:
        self.key = key
        self.digest = digest
        now = f"the draft of ICP {key!r} is {digest}" if digest else f"ICP {key!r} has no draft"
        super().__init__(f"{now}; look again, then decide")


class StalePublication(RegistryError):  # noqa: N818
    """Another version is the latest than the caller took for granted.

    Attributes:
        key: The ICP.
        expected: The version that was expected to be the latest; None for none.
        actual: The latest version; 0 for none.
    """

    def __init__(self, key: str, expected: int | None, actual: int) -> None:
        self.key = key
        self.expected = expected
        self.actual = actual
        super().__init__(
            f"{_latest(actual)} of ICP {key!r} is the latest, not {_latest(expected)}; see what"
            " changed, then publish with expected_latest"
        )


class NoActiveVersion(RegistryError):  # noqa: N818
    """The ICP is retired, or none of its versions has been activated yet.

    Attributes:
        key: The ICP.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"ICP {key!r} has no active version; activate one, or name it as key@n")


class StaleActivation(RegistryError):  # noqa: N818
    """Another version is active than the caller took for granted.

    Attributes:
        key: The ICP.
        expected: The version the caller expected to be active; None for no active version.
        actual: The version that is active; None for no active version.
    """

    def __init__(self, key: str, expected: int | None, actual: int | None) -> None:
        self.key = key
        self.expected = expected
        self.actual = actual
        super().__init__(
            f"{_active(actual)} of ICP {key!r} is active, not {_active(expected)}; look again"
        )


class UnknownSchedule(RegistryError):  # noqa: N818
    """The ICP has no scheduled activation of this id.

    Attributes:
        key: The ICP.
        number: The id.
    """

    def __init__(self, key: str, number: int) -> None:
        self.key = key
        self.number = number
        super().__init__(f"ICP {key!r} has no scheduled activation {number}")


class ScheduleEnded(RegistryError):  # noqa: N818
    """A scheduled activation has fired or failed, so it cannot be cancelled.

    Attributes:
        key: The ICP.
        number: The id.
        outcome: Which of both.
    """

    def __init__(self, key: str, number: int, outcome: str) -> None:
        self.key = key
        self.number = number
        self.outcome = outcome
        super().__init__(
            f"scheduled activation {number} of ICP {key!r} has {outcome} already; to go back,"
            " activate the version before"
        )


class VersionTampered(RegistryError):  # noqa: N818
    """A stored version is not what was published, or cannot be read, so it is not served.

    Attributes:
        key: The ICP.
        version: The number.
        reason: What is wrong with it.
    """

    def __init__(self, key: str, version: int, reason: str) -> None:
        self.key = key
        self.version = version
        self.reason = reason
        super().__init__(f"version {version} of ICP {key!r} is not served: {reason}")


class TooStale(RegistryError):  # noqa: N818
    """The database was away for so long that what is held in memory is not answered from.

    Attributes:
        age: How long ago the database last answered.
    """

    def __init__(self, age: timedelta) -> None:
        self.age = age
        whole = timedelta(seconds=int(age.total_seconds()))
        super().__init__(
            f"the database has been away for {whole} (h:mm:ss), longer than ICP_MAX_STALE allows"
        )


def _likely(key: str, known: Iterable[str]) -> list[str]:
    """Return the keys that begin most alike: to compare a thousand would hold up other requests."""

    def alike(other: str) -> int:
        return len(commonprefix((key, other)))  # noqa: RUF071 - these are texts, no paths

    return nlargest(_COMPARED, known, key=alike)


def _latest(version: int | None) -> str:
    return f"version {version}" if version else "no version"


def _active(version: int | None) -> str:
    return "no version" if version is None else f"version {version}"
