"""What ends a run over a file."""

from __future__ import annotations


class UnusableFile(Exception):  # noqa: N818 - a fault of the file, by its name
    """The file cannot be scored; the sentence says why, and what would be right."""


class ClusterFailed(Exception):  # noqa: N818 - what it did
    """Spark does not start, or gave up; the sentence says why."""
