"""Definitions as the command line reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.cli.errors import Failure
from app.engine.checking import check
from app.engine.faults import FaultsFoundError
from app.registry.publishing import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from app.cli.documents import Document
    from schemas.definition import Definition

T = TypeVar("T")


def prepared(document: Document) -> Prepared:
    """Check a definition and run its examples, as publishing does.

    Raises:
        Failure: It has faults; they are listed with their lines.
    """
    return _read(document, prepare)


def checked(document: Document) -> Definition:
    """Check a definition without its examples, which may fail while it is still being written.

    Raises:
        Failure: It has faults; they are listed with their lines.
    """
    return _read(document, check)


def _read(document: Document, read: Callable[[JsonValue], T]) -> T:
    try:
        return read(document.value())
    except FaultsFoundError as error:
        raise Failure("\n".join(document.located(error.faults))) from None
