"""Rules about examples that need no scoring; running them is done at publish and by lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_examples(document: Node, names: Names, findings: Findings) -> None:
    """An expected band exists."""
    bands = None if names.bands is None else (*names.bands, RESEARCH)
    for example in document["examples"].items():
        findings.unknown(example["expect"]["band"], bands, Code.UNKNOWN_BAND)
