"""What is counted of versions: their decisions by band, scores, flags and unknown attributes.

The library has an object and a text of 200 bytes for each number, and takes none of them back in
its multi-process mode: 32 kB for each version that ever scored. Here one takes 2 kB, and those that
scored last are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MOST = 2_048


class Counted:
    """The counts of one version.

    Args:
        words: How often each band, flag and attribute was counted.
        shares: How many scores fell into each bucket, once there is one.
        total: The sum of all shares.
    """

    __slots__ = ("shares", "total", "words")

    def __init__(
        self, words: Sequence[dict[str, int]], shares: list[int], total: float = 0.0
    ) -> None:
        self.words = words
        self.shares = shares
        self.total = total

    @classmethod
    def nothing(cls) -> Counted:
        """Return no counts."""
        return cls(({}, {}, {}), [])

    def add(self, counts: Sequence[int], total: float) -> None:
        """Add to each bucket how many shares fell into it, and their sum to the sum."""
        before = self.shares or [0] * len(counts)
        self.shares = [a + b for a, b in zip(before, counts, strict=True)]
        self.total += total

    def join(self, other: Counted) -> None:
        """Add what another worker counted."""
        for mine, theirs in zip(self.words, other.words, strict=True):
            for word, times in theirs.items():
                mine[word] = mine.get(word, 0) + times
        if other.shares:
            self.add(other.shares, other.total)


Versions = dict[tuple[str, str], Counted]
"""Counts by the key of an ICP and the number of a version."""


class Word(NamedTuple):
    """The count of a band, a flag or an attribute."""

    counts: dict[str, int]
    word: str

    def inc(self, times: int) -> None:
        """Count it."""
        self.counts[self.word] = self.counts.get(self.word, 0) + times


class Words(NamedTuple):
    """Stands where a counter of the library would, labelled by version and word."""

    versions: VersionCounts
    kind: int

    def labels(self, icp: str, version: str, word: str) -> Word:
        """Return the count of a word."""
        return Word(self.versions.labels(icp, version).words[self.kind], word)


class VersionCounts:
    """The counts of the versions that scored last.

    Args:
        file: Where other processes find them; None if they do not look. What an earlier worker of
            the same number left there is gone on with.
        most: How many versions are kept.
    """

    def __init__(self, file: Path | None, most: int = MOST) -> None:
        self.held: Versions = {}
        self.bands, self.flags, self.unknown = (Words(self, kind) for kind in range(3))
        self._file = file
        self._most = most
        self._is_saved = True
        if file is not None and file.exists():
            self.held = read([file])

    def labels(self, icp: str, version: str) -> Counted:
        """Return where the scores of a version are counted."""
        counted = self.held.pop((icp, version), None) or Counted.nothing()
        self.held[icp, version] = counted  # the last one is the one used last
        if len(self.held) > self._most:
            del self.held[next(iter(self.held))]
        self._is_saved = False
        return counted

    def save(self) -> None:
        """Let other processes see what was counted.

        Raises:
            OSError: the disk does not take it.
        """
        if self._file is None or self._is_saved:
            return
        aside = self._file.with_suffix(".new")
        aside.write_bytes(
            orjson.dumps(
                [
                    (*version, counted.words, counted.shares, counted.total)
                    for version, counted in self.held.items()
                ]
            )
        )
        aside.replace(self._file)
        self._is_saved = True


def read(files: Iterable[Path]) -> Versions:
    """Return what workers counted together."""
    found: Versions = {}
    for file in files:
        for icp, version, words, shares, total in orjson.loads(file.read_bytes()):
            counted = Counted(words, shares, total)
            if (before := found.setdefault((icp, version), counted)) is not counted:
                before.join(counted)
    return found
