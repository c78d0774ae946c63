"""What is to be published, and every check of it that needs no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from app.engine.checking import DefinitionInvalid, check
from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.digest import digest, scoring_digest
from app.engine.document import canonical
from app.engine.examples import failing_examples

if TYPE_CHECKING:
    from pydantic import JsonValue


class Unset(Enum):
    """Marks what was not given, where None has a meaning."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


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


class Publication(NamedTuple):
    """What is to be published.

    Attributes:
        prepared: The definition, checked.
        note: What changed, and why.
        activate: Whether to make it the active version, too.
        draft: The digest of the draft that it was; None for a document that never was one.
        expected_latest: The latest version so far; None for none, UNSET for whichever.
        expected_active: The active version so far, likewise.
    """

    prepared: Prepared
    note: str
    activate: bool = False
    draft: str | None = None
    expected_latest: int | Unset | None = UNSET
    expected_active: int | Unset | None = UNSET


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
