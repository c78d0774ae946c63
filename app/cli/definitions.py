"""Definitions as the command line reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.errors import Failure
from app.engine.faults import FaultsFoundError
from app.registry.publishing import Prepared, prepare

if TYPE_CHECKING:
    from app.cli.documents import Document


def prepared(document: Document) -> Prepared:
    """Check a definition and run its examples, as publishing does.

    Raises:
        Failure: It has faults; they are listed with their lines.
    """
    try:
        return prepare(document.value())
    except FaultsFoundError as error:
        raise Failure("\n".join(document.located(error.faults))) from None
