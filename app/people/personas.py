"""Which persona of a definition a job title belongs to, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from app.people.kinds import SENIORITIES
from app.people.roles import ROLES, roles_of
from app.people.titles import classify, function_of, names_a_function, seniority_of
from app.people.titles.words import SEPARATORS, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.kinds import Function, Seniority
    from app.people.titles import Reading, Role
    from schemas.definition import Definition
    from schemas.people import BuyingRole, Persona

WHOLE = 1.0
"""The title is a phrase of the persona."""
WITHIN = 0.9
"""It holds one."""
SCATTERED = 0.8
"""It holds all words of one, elsewhere or in another order."""
WORK_AND_RANK = 0.8
"""Its function and its seniority are the persona's."""
WORK_ALONE = 0.65
"""Its function is, and the persona names no seniority."""
IN_PART = 1.05
ELSEWHERE = 0.6
"""Where the persona names but a part of the function: more when the title does, less if not."""
NEAR = 0.4
"""Its function is, and its seniority is next to the persona's."""
LEAST = 0.5
"""With less confidence nobody is matched."""

_LINKS = frozenset(
    word
    for words_of_a_language in (
        ("of", "the", "for", "and", "a", "an"),
        ("der", "die", "das", "des", "von", "und", "fur"),
        ("de", "la", "le", "les", "du", "d", "l", "et"),
        ("di", "e", "da", "do", "del", "y", "en"),
        ("van", "voor", "och", "av"),
    )
    for word in words_of_a_language
)
"""Words between the words that say something, folded."""
_SAY_NOTHING = SEPARATORS | _LINKS


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
        roles: Its buying roles, in their order.
        confidence: From 0 to 1.
        evidence: What speaks for it.
    """

    persona: Persona
    roles: tuple[BuyingRole, ...]
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


class _Field(NamedTuple):
    text: str
    function: Function
    words: frozenset[str]
    is_all: bool

    def counts(self, said: tuple[str, ...]) -> float:
        """Return how much of the function's weight the field has for a title."""
        if self.is_all:
            return 1
        return ELSEWHERE if self.words.isdisjoint(said) else IN_PART


class _Prepared(NamedTuple):
    persona: Persona
    roles: tuple[BuyingRole, ...]
    phrases: tuple[_Phrase, ...]
    fields: tuple[_Field, ...]
    seniorities: dict[Seniority, str]


class PersonaMatcher:
    """Matches titles with the personas of one definition.

    Args:
        definition: The definition.
    """

    def __init__(self, definition: Definition) -> None:
        self._personas = [_prepared(definition, persona) for persona in definition.personas]

    def match(self, title: str) -> Match:
        """Return the persona that a title belongs to.

        Phrases of the definition go before function and seniority; where two personas are as
        likely, the first of the document.
        """
        reading = classify(title)
        said = _counted(title)
        found = [
            max(ways, key=lambda way: way.confidence)
            for prepared in self._personas
            if (ways := [*_by_phrase(prepared, said, reading), *_by_work(prepared, said, reading)])
        ]
        found.sort(key=lambda candidate: -candidate.confidence)
        if found and found[0].confidence >= LEAST:
            return Match(found[0], tuple(found[1:]), reading)
        return Match(None, tuple(found), reading)


def _prepared(definition: Definition, persona: Persona) -> _Prepared:
    titles = persona.titles
    fields = (
        _Field(text, function, frozenset(_counted(text)), names_a_function(text))
        for text in titles.functions
        if (function := function_of(text))
    )
    seniorities: dict[Seniority, str] = {}
    for text in titles.seniorities:
        if seniority := seniority_of(text):
            seniorities.setdefault(seniority, text)
    phrases = (
        _Phrase(text, counted, classify(text).roles[0])
        for text in titles.phrases
        if (counted := _counted(text))
    )
    held = {one.role for one in roles_of(definition, persona)}
    roles = tuple(role for role in ROLES if role in held)
    return _Prepared(persona, roles, tuple(phrases), tuple(fields), seniorities)


def says_something(phrase: str) -> bool:
    """Return whether a phrase of a persona has a word that a title could hold."""
    return bool(_counted(phrase))


def _counted(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something."""
    return tuple(word for word in words(text) if word not in _SAY_NOTHING)


def _by_phrase(prepared: _Prepared, said: tuple[str, ...], reading: Reading) -> Iterator[Candidate]:
    for phrase in prepared.phrases:
        sure = _held(phrase.words, said)
        if sure == WHOLE or (sure and any(_agree(role, phrase.role) for role in reading.roles)):
            said_so = (Evidence("phrase", phrase.text),)
            yield Candidate(prepared.persona, prepared.roles, sure, said_so)


def _held(phrase: tuple[str, ...], said: tuple[str, ...]) -> float:
    """Return how surely a title holds a phrase; 0 where it does not."""
    if phrase == said:
        return WHOLE
    size = len(phrase)
    if any(said[start : start + size] == phrase for start in range(len(said) - size + 1)):
        return WITHIN
    return SCATTERED if set(phrase) <= set(said) else 0.0


def _agree(role: Role, phrase: Role) -> bool:
    """Return whether somebody in a role may be who a phrase in their title names.

    `Assistant to the CTO` holds `CTO`, and `Sales Manager, Engineering Services` holds much.
    """
    works = {role.function, phrase.function}
    same_work = len(works) == 1 or not works.isdisjoint({"other", "executive"})
    return same_work and _apart(role.seniority, phrase.seniority) <= 1


def _by_work(prepared: _Prepared, said: tuple[str, ...], reading: Reading) -> Iterator[Candidate]:
    named = prepared.persona.titles.seniorities
    for role in reading.roles:
        fields = [one for one in prepared.fields if one.function == role.function]
        if not fields:
            continue
        field = max(fields, key=lambda one: one.counts(said))
        work, sure = Evidence("function", field.text), field.counts(said) * role.confidence
        seniority = prepared.seniorities.get(role.seniority)
        if seniority is not None:
            rank = Evidence("seniority", seniority)
            yield _candidate(prepared, WORK_AND_RANK * sure, work, rank)
        elif not named:
            yield _candidate(prepared, WORK_ALONE * sure, work)
        elif any(_apart(role.seniority, one) == 1 for one in prepared.seniorities):
            yield _candidate(prepared, NEAR * sure, work)


def _candidate(prepared: _Prepared, sure: float, *evidence: Evidence) -> Candidate:
    return Candidate(prepared.persona, prepared.roles, round(sure, 2), evidence)


def _apart(one: Seniority, other: Seniority) -> int:
    """Return how many steps lie between two seniorities."""
    return abs(SENIORITIES.index(one) - SENIORITIES.index(other))
