"""`icp audit`: whether the log of all writes is what was written."""

from __future__ import annotations

from typing import Annotated

import typer

from app.audit.log import AuditLog
from app.cli.connected import connected
from app.cli.ending import ending_early
from app.cli.errors import Failure
from app.registry.auditing import disagreements

audit = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

HeadOption = Annotated[
    str | None,
    typer.Option(
        metavar="HASH", help="The hash of an event, kept elsewhere, that has to be in the chain."
    ),
]


@audit.callback()
def _audit() -> None:
    """Check the audit log of ICP_DATABASE_URL, or of the service's own database."""


@audit.command()
@ending_early
def verify(head: HeadOption = None) -> None:
    """Go through the chain of all events, hold versions and activations against it.

    It prints the hash of the last event.

    Keep that hash elsewhere and give it as --head the next time: only so it is told when events
    were cut off at the end, or all of them made anew.
    """
    with connected() as engine:
        found = AuditLog(engine).verify(head)
        wrong = disagreements(engine)
    if found.fork is not None:
        raise Failure(f"the audit log does not hold: {found.fork.reason}")
    if wrong:
        raise Failure("\n".join(["the log holds, and what is stored is something else:", *wrong]))
    typer.echo(f"{found.events:,} events hold; the last one is {found.head}")
