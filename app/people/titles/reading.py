"""What a title says: a role for each thing somebody is, with the words that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from app.people.titles.parts import parts_of
from app.people.titles.vocabulary import Strength, vocabulary

if TYPE_CHECKING:
    from app.people.kinds import Function, Seniority
    from app.people.titles.part import Part
    from app.people.titles.vocabulary import Rank

_BY_STRENGTH = {
    Strength.FAINT: 0.4,
    Strength.GENERAL: 0.9,
    Strength.WEAK: 0.65,
    Strength.MEDIUM: 0.8,
    Strength.STRONG: 0.95,
}
"""How sure a word of each strength makes of the function."""
_NO_FUNCTION = 0.3
_NO_RANK = 0.9
_SLIP = 0.9
_ALL_UNKNOWN = 0.4
"""What is left where no rank is named, a word was misspelt, no word is known."""


class Evidence(NamedTuple):
    """A word, or a phrase, that decided.

    Attributes:
        token: As the vocabulary has it.
        decides: What of the reading it decided.
        says: The function, or the rank, which is finer than the seniority.
    """

    token: str
    decides: Literal["function", "seniority"]
    says: str


class Role(NamedTuple):
    """One thing that somebody is."""

    function: Function
    seniority: Seniority
    confidence: float
    evidence: tuple[Evidence, ...]


class Reading(NamedTuple):
    """What a title says.

    Attributes:
        function: Of the first role.
        seniority: Of it.
        confidence: From 0 to 1: how much of what is said there is evidence for.
        evidence: The words that decided.
        further: Every other role of the title.
    """

    function: Function
    seniority: Seniority
    confidence: float
    evidence: tuple[Evidence, ...]
    further: tuple[Role, ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles, the first one included."""
        return (Role(*self[:4]), *self.further)


_UNREAD = Reading("other", "professional", 0.0, (), ())


def classify(title: str) -> Reading:
    """Return what a title says; of more than `MAX_TITLE` characters, the first are read."""
    parts = parts_of(title)
    if len(parts) > 1:
        parts = _completed(parts)
    elif not parts:
        return _UNREAD
    roles: dict[tuple[Function, Seniority], Role] = {}
    for part in parts:
        role = _role(part)
        roles.setdefault(role[:2], role)
    first, *others = roles.values()
    return Reading(*first, tuple(others))


def _completed(parts: list[Part]) -> list[Part]:
    """Give parts of a list what they share: `Head of Sales & Marketing`, `VP, Finance`."""
    for learner in filter(lambda part: part.learns, parts):
        for part in parts:
            part.grade, part.standing = learner.grade, learner.standing
    parts = _remarked(parts)
    with_work = [part for part in parts if part.function]
    if not with_work:
        return [max(parts, key=lambda part: _rank(part).order)]
    strong = [part for part in with_work if part.strength is not Strength.FAINT]
    _share_ranks(parts)
    _raise_ranks(parts)
    return strong or with_work


def _remarked(parts: list[Part]) -> list[Part]:
    """Let remarks without a rank of their own say what the part before them leaves open.

    So does what little stands after a comma: `Software Engineer, Payments`.
    """
    kept: list[Part] = []
    for part in parts:
        before = kept[-1] if kept and not part.rank else None
        is_little = part.listed and part.strength < Strength.MEDIUM
        if before and (part.remark or (is_little and before.function)):
            if part.function and (not before.function or before.strength < part.strength - 1):
                before.function, before.work = part.function, part.work
                before.strength = part.strength
        else:
            kept.append(part)
    return kept


def _share_ranks(parts: list[Part]) -> None:
    """Give the rank of the nearest part before, or else after, to those that have none."""
    above: Part | None = None
    for part in parts:
        if part.rank:
            above = part
        elif above and not part.grade:
            part.rank, part.head = above.rank, above.head
            part.grade, part.standing = above.grade, above.standing
    below: Part | None = None
    for part in reversed(parts):
        if part.rank:
            below = part
        elif below:
            part.rank, part.head = below.rank, below.head
            if part.grade and not below.grade:
                below.grade, below.standing = part.grade, part.standing


def _raise_ranks(parts: list[Part]) -> None:
    """Give a rank without work to the work named after it, or else before: `SVP, Treasurer`."""
    for place, part in enumerate(parts):
        if part.rank and not (part.function or part.unknown or part.slips):
            around = (*parts[place + 1 :], *reversed(parts[:place]))
            others = (one for one in around if one.function not in {None, "administrative"})
            work = next(others, part)
            if work.rank is None or work.rank.order < part.rank.order:
                work.rank, work.head = part.rank, part.head


def _rank(part: Part) -> Rank:
    """Return the rank of a part: who somebody is, and of which standing."""
    ranks = vocabulary().ranks
    rank, grade = part.rank, part.grade
    if rank is None:
        return grade or ranks["professional"]
    if grade is None:
        return rank
    if part.learns:
        return grade
    if grade.name == "junior":
        return grade if rank.order <= ranks["manager"].order else rank
    return max(rank, grade, key=lambda one: one.order)


def _role(part: Part) -> Role:
    rank = _rank(part)
    function, strength, work = part.function, part.strength, part.work
    if function is None and rank.order >= vocabulary().ranks["director"].order:
        function, work = "executive", part.head
    sure = _NO_FUNCTION if function is None else _BY_STRENGTH[strength]
    evidence = [] if function is None else [Evidence(work, "function", function)]
    word = part.standing if rank is part.grade else part.head
    if word:
        evidence.append(Evidence(word, "seniority", rank.name))
    else:
        sure *= _NO_RANK
    if part.slips:
        sure *= _SLIP
    if part.unknown:
        sure *= 1 - (1 - _ALL_UNKNOWN) * part.unknown / part.count
    return Role(function or "other", rank.seniority, round(sure, 2), tuple(evidence))
