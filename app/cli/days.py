"""The day that a command scores for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from app.cli.errors import Misuse
from app.cli.texts import plain
from schemas.base import FIRST_DAY, LAST_DAY

AsOfOption = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The day of scoring; today (UTC) if not given."),
]


def day(as_of: str | None) -> date:
    """Return the day that an option names; today in UTC if it names none.

    Raises:
        Misuse: It is no day, or lies too far away.
    """
    if as_of is None:
        return datetime.now(UTC).date()
    try:
        found = date.fromisoformat(as_of)
    except ValueError:
        raise Misuse(
            f"--as-of {plain(as_of)}: write the day as YYYY-MM-DD, such as 2026-01-15"
        ) from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Misuse(f"--as-of {found}: days lie between {FIRST_DAY} and {LAST_DAY}")
    return found
