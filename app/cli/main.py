"""The entry point of `icp`."""

from __future__ import annotations

import signal
import sys

from app.ops.memory import loading


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while it loads shows no traceback
    with loading():
        from app.cli.commands import command_line  # noqa: PLC0415 - from here on it takes a while

        icp = command_line(*sys.argv[1:2])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _terminated)
    icp()


def _terminated(*_: object) -> None:
    """Unwind the command, so that it takes away what it has half written."""
    raise SystemExit(128 + signal.SIGTERM)
