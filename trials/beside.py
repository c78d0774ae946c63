"""What goes on beside a load: things that are done again and again, each in a thread of its own."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@contextmanager
def repeated(work: Mapping[Callable[[], None], float]) -> Iterator[None]:
    """Do each thing every so many seconds for as long as a block lasts.

    Args:
        work: What to do, with the seconds from its end until it is done again.
    """
    over = Event()

    def repeat(what: Callable[[], None], seconds: float) -> None:
        while not over.wait(seconds):
            what()

    threads = [Thread(target=repeat, args=each, daemon=True) for each in work.items()]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
