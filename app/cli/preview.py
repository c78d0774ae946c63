"""What applying definitions would change, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from app.cli.errors import CHANGES, Failure
from app.engine.checking import DefinitionInvalid, check
from app.engine.diff.compare import compare
from app.engine.diff.markdown import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.cli.client import Client
    from app.registry.publishing import Prepared


def preview(client: Client, wanted: Iterable[tuple[Prepared, str]]) -> None:
    """Say what would change in the service, definition by definition.

    Args:
        client: The service.
        wanted: The definitions, and the files they are of.

    Raises:
        Exit: With 2, when anything would.
    """
    told = [_told(client, ready, file) for ready, file in wanted]
    changes = [text for text in told if text is not None]
    typer.echo("\n".join(changes) if changes else "Nothing would change.")
    if changes:
        raise typer.Exit(CHANGES)


def _told(client: Client, ready: Prepared, file: str) -> str | None:
    key = ready.key
    latest = client.latest(key)
    if latest is None:
        return f"### {key} is new\n\n{file} would be published as version 1.\n"
    if latest["digest"] == ready.digest:
        return None
    number = latest["version"]
    try:
        before = check(client.document(key, number))
    except DefinitionInvalid:
        raise Failure(
            f"{file}: version {number} of {key} is of another release, and cannot be compared"
        ) from None
    title = f"{key}: {file} against version {number}"
    return markdown(compare(before, ready.compiled.definition), title)
