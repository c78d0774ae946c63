"""What ends a command early, each with its exit code."""

from __future__ import annotations

OK, FAULTS, MISUSE = 0, 1, 2
"""Exit codes: done; what was given is faulty or failed; the command was called wrongly."""
CHANGES = 2
"""Exit code of a dry run when something would change."""


class Stop(Exception):  # noqa: N818 - an end with a reason, not a defect
    """The command ends with a sentence for the person who called it."""

    code = FAULTS


class Failure(Stop):
    """What was given cannot be read, or a server refused it."""


class Misuse(Stop):
    """The command was called wrongly: a file that is not there, an option that says nothing."""

    code = MISUSE
