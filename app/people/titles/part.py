"""One part of a title, while its words are read from left to right: what it says of one role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.people.titles.vocabulary import Entry, Kind, Strength

if TYPE_CHECKING:
    from app.people.kinds import Function
    from app.people.titles.vocabulary import Rank, Vocabulary

_DEPUTIES = frozenset({"assistant", "asst"})
"""Assistants of English, who before another rank are a step below it: `assistant director`."""
_BELOW = {"manager": "lead", "head": "manager", "director": "manager", "vp": "director"}
_OF_SOMEBODY = "of somebody"
_LINKING = (" to", " of the")
"""How phrases end that name an assistant, and whom they assist."""
_LATE = frozenset({"junior", "senior"})
"""Standings of who somebody is, also after what they are for: a `lead` there is somebody else."""
_FOR_CHIEFS = frozenset({"professional", "lead", "manager"})
"""Seniorities of those whom the name of a chief before them only says what they are for."""


class Part:
    """What is known of one part, while its words are read from left to right.

    Attributes:
        remark: Whether it stands in brackets or after a dash.
        listed: Whether it stands after a comma.
        joined: Whether it stands after `and`, `&` or `/`.
        past: Whether the role is no longer held.
        present: Whether it is said to be held now.
        function: What its strongest word speaks for.
        strength: Of that word.
        work: That word.
        rank: The highest rank that says who somebody is.
        head: The word that gave it.
        grade: The standing, if one is named.
        standing: The word that named it.
        serves: Whether a chief above is named whom the person is for, as an advisor is.
        count: Its words.
        unknown: Those of them that nothing is known of.
        slips: Those of them that were read as another word.
    """

    __slots__ = (
        "_above",
        "_assistant",
        "_chief",
        "_leads",
        "_linked",
        "_narrows",
        "count",
        "function",
        "grade",
        "head",
        "joined",
        "listed",
        "past",
        "present",
        "rank",
        "remark",
        "serves",
        "slips",
        "standing",
        "strength",
        "unknown",
        "work",
    )

    def __init__(self) -> None:
        self.remark = self.listed = self.joined = False
        self.past = self.present = self.serves = False
        self._linked = self._leads = self._narrows = self._chief = self._above = False
        self.function: Function | None = None
        self.strength = Strength.FAINT
        self.rank: Rank | None = None
        self.grade: Rank | None = None
        self.work = self.head = self.standing = self._assistant = ""
        self.count = self.unknown = self.slips = 0

    @property
    def says_something(self) -> bool:
        """Whether there is a function or a rank in it."""
        return self.rank is not None or self.function is not None or self.grade is not None

    @property
    def assists(self) -> bool:
        """Whether it names somebody whom the person assists."""
        return self._assistant == _OF_SOMEBODY

    @property
    def learns(self) -> bool:
        """Whether somebody learns the trade, whatever else is said."""
        return self.grade is not None and self.grade.name == "learner"

    def take(self, entry: Entry, known: Vocabulary, *, is_last: bool, is_field: bool) -> None:
        """Take in what the next word or phrase says.

        Args:
            entry: What it says.
            known: The vocabulary.
            is_last: Whether the part ends with it.
            is_field: Whether it only says of what a compound is: `Vorstand` in `Vorstandsreferent`.
        """
        kind = entry.kind
        if kind is Kind.WORK:
            rank = entry.rank
            if is_last and self._linked and entry.grade and rank and rank.name in _LATE:
                self._take_grade(entry, rank)
            elif rank is not None and is_field and rank.order >= known.ranks["head"].order:
                self._above = True
            elif rank is not None:
                self._take_rank(entry, rank, known)
            if entry.function is not None and not self.assists:
                self._take_function(entry, entry.function)
        elif kind is Kind.LINK:
            self._linked = self._linked or bool(self.head or self._assistant)
        elif kind is Kind.ASSISTANT:
            self._assist(entry, known)
        elif kind is Kind.PAST:
            self.past = True
        elif kind is Kind.PRESENT:
            self.present = True

    def _take_function(self, entry: Entry, function: Function) -> None:
        stronger = entry.strength - self.strength
        if self.function is None or stronger > 0 or (stronger == 0 and not self._narrows):
            self.function, self.strength, self.work = function, entry.strength, entry.text
        self._narrows = self._narrows or self._leads

    def _take_rank(self, entry: Entry, rank: Rank, known: Vocabulary) -> None:
        if rank.name == "learner":
            self.grade, self.standing = rank, entry.text
        elif rank.name == "junior" or entry.grade:
            if not self._linked:
                self._take_grade(entry, rank)
        elif self._assistant:
            self._assist_rank(entry, rank, known)
        elif self._linked:
            self._serve(rank, known)
        elif self.rank is None or rank.order > self.rank.order or self._is_for_chief(entry, rank):
            self.rank, self.head = rank, entry.text
            self._chief = _is_chief(entry, rank)
            self._leads = entry.leads or self.function is not None or entry.function is not None

    def _serve(self, rank: Rank, known: Vocabulary) -> None:
        """Take in the rank of somebody whom the person is for."""
        if self.rank is None or self.rank.order >= rank.order:
            return
        if self.function == "administrative" and self.rank.seniority == "professional":
            self._assist_somebody(self.head, known)
        else:
            self.serves |= rank.name == "c_level"

    def _take_grade(self, entry: Entry, rank: Rank) -> None:
        if not self.learns and (self.grade is None or rank.order > self.grade.order):
            self.grade, self.standing = rank, entry.text

    def _is_for_chief(self, entry: Entry, rank: Rank) -> bool:
        """Return whether a head of English makes a field of the chief before it: `CEO Coach`."""
        is_of_chief = self._chief and not entry.leads and entry.function != "executive"
        return is_of_chief and rank.seniority in _FOR_CHIEFS

    def _assist(self, entry: Entry, known: Vocabulary) -> None:
        if self.rank is not None and (self._linked or entry.text.endswith(_LINKING)):
            self._linked = True  # what somebody is for
        elif self._above or (self.rank and self.rank.order >= known.ranks["lead"].order):
            self._assist_somebody(entry.text, known)
        else:
            self._assistant = entry.text
            if self.rank is None:
                self.rank, self.head = _assistants(entry, known), entry.text
                self._take_function(entry, "administrative")

    def _assist_rank(self, entry: Entry, rank: Rank, known: Vocabulary) -> None:
        if rank.order < known.ranks["lead"].order or self.assists:
            return
        steps = self._assistant in _DEPUTIES and not self._linked and entry.function != "executive"
        if steps and rank.name in _BELOW:
            self.rank, self.head = known.ranks[_BELOW[rank.name]], f"{self._assistant} {entry.text}"
            if self.work == self._assistant:
                self.function, self.work = None, ""
            self._assistant = ""
        else:
            self._assist_somebody(self._assistant, known)

    def _assist_somebody(self, assistant: str, known: Vocabulary) -> None:
        self.rank, self.head = known.ranks["professional"], assistant
        self.function, self.strength, self.work = "administrative", Strength.STRONG, assistant
        self._assistant = _OF_SOMEBODY


def _is_chief(entry: Entry, rank: Rank) -> bool:
    """Return whether a word is one of the abbreviations of chief officers: `CFO`."""
    is_sure = entry.strength is Strength.STRONG and not entry.leads
    return is_sure and rank.name == "c_level" and " " not in entry.text


def _assistants(entry: Entry, known: Vocabulary) -> Rank:
    return known.ranks["professional" if entry.text in _DEPUTIES else "employee"]
