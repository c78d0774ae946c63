"""Files that are there only once they are whole."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from shutil import copymode
from typing import TYPE_CHECKING

from app.cli.errors import Failure, Misuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Yield the path to write to; what stands there takes the place of the file at the end.

    Raises:
        Misuse: There is no such folder, or something that is no file has the name.
        Failure: The file cannot be written.
    """
    refuse_unwritable(out)
    file = out.resolve()  # a link goes on to point to it
    partial = file.with_name(file.name + ".partial")
    try:
        yield partial
        if file.exists():
            copymode(file, partial)
        partial.replace(file)
    except OSError as error:
        raise Failure(f"{out}: {error.strerror or error}") from None
    finally:
        with suppress(OSError):  # there may be no such folder
            partial.unlink()


def refuse_unwritable(out: Path) -> None:
    """Make sure that a file of this name can be there.

    Raises:
        Misuse: There is no such folder, or something that is no file has the name.
    """
    file = out.resolve()
    if not file.parent.is_dir():
        raise Misuse(f"{out}: there is no folder {file.parent}")
    if file.exists() and not file.is_file():
        raise Misuse(f"{out}: this is no file; name one")
