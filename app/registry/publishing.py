"""Preparing a document for publication: every check that needs no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.checking import DefinitionInvalid, check
from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.digest import digest, scoring_digest
from app.engine.document import canonical
from app.engine.examples import failing_examples

if TYPE_CHECKING:
    from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Prepared:
    """A definition that may be published.

    Attributes:
        key: The ICP it defines.
        document: Its canonical bytes.
        digest: Of the document.
        scoring_digest: Of what can change a decision other than its texts.
        compiled: The definition, compiled.
    """

    key: str
    document: bytes
    digest: str
    scoring_digest: str
    compiled: Compiled


def prepare(document: JsonValue) -> Prepared:
    """Check a document and run its examples.

    Args:
        document: The definition as submitted, as plain data.

    Raises:
        DefinitionInvalid: it has faults, or fails its own examples; with all of them.
    """
    definition = check(document)
    compiled = compile_definition(definition)
    if faults := failing_examples(compiled):
        raise DefinitionInvalid(faults)
    data = canonical(document)
    return Prepared(definition.key, data, digest(data), scoring_digest(definition), compiled)
