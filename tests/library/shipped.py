"""The shipped definitions, checked and compiled once for all tests of the library."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decide
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys

if TYPE_CHECKING:
    from datetime import date

    from app.engine.compiling.compiled import Compiled

KEYS = library_keys()


@cache
def compiled(key: str) -> Compiled:
    """Return a shipped definition, compiled."""
    return compile_definition(check(parse_yaml(library_document(key))))


def decision(key: str, account: dict[str, Any], as_of: date) -> dict[str, Any]:
    """Return what a shipped definition decides about a raw account."""
    definition = compiled(key)
    return decide(definition, definition.reader.read(account), as_of)
