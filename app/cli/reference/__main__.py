"""`python -m app.cli.reference PAGE...`: write the generated blocks, or check them."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it when it runs
from typing import Annotated

import typer

from app.cli.reference.pages import rewritten


def main(
    pages: list[Path],
    *,
    check: Annotated[bool, typer.Option("--check", help="Fail on drift, write nothing.")] = False,
) -> None:
    """Write the tables of Markdown pages from the models."""
    drifted = []
    for path in pages:
        page = path.read_text(encoding="utf-8")
        text = rewritten(page)
        if text != page:
            drifted.append(path)
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    for path in drifted:
        typer.echo(f"{path}: {'not what the models say; run `make docs`' if check else 'written'}")
    if drifted and check:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
