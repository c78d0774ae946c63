"""Files that are there only once they are whole."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.cli.errors import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Yield the path to write to; what stands there takes the place of the file at the end.

    Raises:
        Failure: The file cannot be written.
    """
    partial = out.with_name(out.name + ".partial")
    try:
        yield partial
        partial.replace(out)
    except OSError as error:
        raise Failure(f"{out}: {error.strerror or error}") from None
    finally:
        with suppress(OSError):  # there may be no such folder
            partial.unlink()
