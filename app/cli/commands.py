"""The commands of `icp`."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import typer

from app.cli.ending import ending_early

COMMANDS = (
    *("serve", "migrate", "doctor", "apply", "check", "lint", "diff", "impact", "score"),
    "normalize",
    *("playbook", "sql", "filter", "schema", "openapi", "export", "import", "keys", "audit"),
)
"""Each is the function, or the group of commands, of its name in the module of its name.

A name that Python keeps for itself has `_` behind it there.
"""


def command_line(asked: str | None = None) -> typer.Typer:
    """Return the command line.

    Args:
        asked: The command that is going to run, if known: the others are then not loaded, because
            a server takes longer to import than most files take to score.
    """
    icp = typer.Typer(
        name="icp", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    icp.callback()(_icp)
    for name in [asked] if asked in COMMANDS else COMMANDS:
        called = f"{name}_" if iskeyword(str(name)) else str(name)
        command = getattr(import_module(f"app.cli.{called}"), called)
        if isinstance(command, typer.Typer):
            icp.add_typer(command, name=name)
        else:
            icp.command(name)(ending_early(command))
    return icp


def _icp() -> None:
    """Score B2B accounts against versioned Ideal Customer Profile definitions."""
