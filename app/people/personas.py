"""Which persona of a definition a job title belongs to, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from app.people.kinds import SENIORITIES
from app.people.titles import classify, function_of, seniority_of
from app.people.titles.words import SEPARATORS, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.people.kinds import Function, Seniority
    from app.people.titles import Reading, Role
    from schemas.definition import Definition
    from schemas.people import Persona

WHOLE = 1.0
"""The title is a phrase of the persona."""
WITHIN = 0.9
"""It holds one."""
SCATTERED = 0.8
"""It holds all words of one, elsewhere or in another order."""
WORK_AND_RANK = 0.75
"""Its function and its seniority are the persona's."""
WORK_ALONE = 0.6
"""Its function is, and the persona names no seniority."""
NEAR = 0.4
"""Its function is, and its seniority is next to the persona's."""
LEAST = 0.5
"""With less confidence nobody is matched."""

_LINKS = frozenset(
    "of the for and & a an de la le les des du der die das von und für fur en et di e da do y van"
    " och av".split()
)


class Evidence(NamedTuple):
    """What speaks for a persona.

    Attributes:
        kind: A `phrase` of the definition, or the `function` or `seniority` of the title.
        text: As the definition has it.
    """

    kind: Literal["phrase", "function", "seniority"]
    text: str


class Candidate(NamedTuple):
    """A persona that a title may belong to.

    Attributes:
        persona: The persona.
        confidence: From 0 to 1.
        evidence: What speaks for it.
    """

    persona: Persona
    confidence: float
    evidence: tuple[Evidence, ...]


class Match(NamedTuple):
    """What a title comes to.

    Attributes:
        best: The persona; None where none is likely enough.
        alternatives: The others that something speaks for, likeliest first.
        reading: What the title says by itself.
    """

    best: Candidate | None
    alternatives: tuple[Candidate, ...]
    reading: Reading


class _Phrase(NamedTuple):
    text: str
    words: tuple[str, ...]
    role: Role


class _Prepared(NamedTuple):
    persona: Persona
    phrases: tuple[_Phrase, ...]
    functions: dict[Function, str]
    seniorities: dict[Seniority, str]


class PersonaMatcher:
    """Matches titles with the personas of one definition.

    Args:
        definition: The definition.
    """

    def __init__(self, definition: Definition) -> None:
        self._personas = [_prepared(persona) for persona in definition.personas]

    def match(self, title: str) -> Match:
        """Return the persona that a title belongs to.

        Phrases of the definition go before function and seniority; where two personas are as
        likely, the first of the document.
        """
        reading = classify(title)
        said = tuple(_counted(title))
        found = [
            candidate
            for prepared in self._personas
            if (candidate := _candidate(prepared, said, reading)) is not None
        ]
        found.sort(key=lambda candidate: -candidate.confidence)
        if found and found[0].confidence >= LEAST:
            return Match(found[0], tuple(found[1:]), reading)
        return Match(None, tuple(found), reading)


def _prepared(persona: Persona) -> _Prepared:
    titles = persona.titles
    return _Prepared(
        persona,
        tuple(_Phrase(text, tuple(_counted(text)), classify(text).role) for text in titles.phrases),
        {found: text for text in reversed(titles.functions) if (found := function_of(text))},
        {found: text for text in reversed(titles.seniorities) if (found := seniority_of(text))},
    )
