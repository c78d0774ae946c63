"""A progress bar on the error stream, where somebody watches a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.cli.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.cli.reading.rows import Watch


@contextmanager
def watched(file: Path) -> Iterator[Watch]:
    """Yield what to tell how many bytes of the file have been read.

    Raises:
        Misuse: There is no such file.
    """
    if not file.exists():
        raise Misuse(f"{file}: there is no such file")
    with _bar() as bar:
        task = bar.add_task(file.name, total=file.stat().st_size)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def stepped(name: str) -> Iterator[Callable[[str], Callable[[float], None]]]:
    """Yield what to tell which step begins; it gives what to tell the share done, from 0 to 1."""
    with _bar() as bar:
        task = bar.add_task(name, total=1.0)

        def step(title: str) -> Callable[[float], None]:
            bar.reset(task, description=f"{name}: {title}")
            return lambda share: bar.update(task, completed=share)

        yield step


def _bar() -> Progress:
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
