"""The definitions that are measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.yaml_core import parse_yaml

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled

TWENTY = Path(__file__).with_name("twenty.yaml")
"""Twenty criteria of every kind."""


def compiled(document: bytes) -> Compiled:
    """Return a definition, given as YAML, ready to score."""
    return compile_definition(check(parse_yaml(document)))
