"""The vocabulary: what the YAML beside this module says, as one tree of words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from app.engine.yaml_core import parse_yaml
from app.people.kinds import FUNCTIONS, Function, Seniority
from app.people.titles.words import transcribed, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "sv", "pt")
HEAD_LAST = "en"
"""The others say first who somebody is, and of what: `responsable achats informatique`."""


class Kind(IntEnum):
    """What a word does in a title."""

    PLAIN = 0
    """It is known, and says nothing."""
    WORK = 1
    """It names a field of work, or somebody who does it."""
    LINK = 2
    """What follows is what somebody is for."""
    JOIN = 3
    """What follows is another role, or the rest of a list."""
    STOP = 4
    """What follows is no part of the role."""
    PAST = 5
    """The role is no longer held."""
    PRESENT = 6
    """The role is held, whatever was before."""
    ASSISTANT = 7
    """Whoever stands after it is not who the person is."""


class Strength(IntEnum):
    """How much a word says of the function; the strongest of a role decides."""

    FAINT = 0
    GENERAL = 1
    """It is sure of its function, yet yields to any word that says more: `Geschäftsführer`."""
    WEAK = 2
    MEDIUM = 3
    STRONG = 4


class Rank(NamedTuple):
    """How high somebody stands, finer than the seniorities."""

    name: str
    seniority: Seniority
    order: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word or phrase says.

    Attributes:
        text: As the vocabulary has it, folded.
        kind: What it does.
        function: The function it speaks for, if any.
        strength: How much.
        rank: The rank it gives, if any.
        grade: Whether that is a standing ("senior") rather than who somebody is ("manager").
        leads: Whether the first field after it counts, rather than the last: `Leiter Vertrieb IT`.
    """

    text: str
    kind: Kind
    function: Function | None = None
    strength: Strength = Strength.FAINT
    rank: Rank | None = None
    grade: bool = False
    leads: bool = False


class Node(dict[str, "Node"]):
    """A place in the tree of phrases: the words that may follow, and what ends here."""

    __slots__ = ("entry",)

    def __init__(self) -> None:
        super().__init__()
        self.entry: Entry | None = None

    def put(self, phrase: list[str], entry: Entry) -> None:
        """Put what a phrase says where it ends.

        Raises:
            ValueError: It speaks for another function already.
        """
        node = self
        for word in phrase:
            node = node.setdefault(word, Node())
        node.entry = _stronger(node.entry, entry)


class Vocabulary(NamedTuple):
    """All that is known.

    Attributes:
        tree: The phrases, word by word.
        known: Every word in them.
        spellings: Other ways to write some of them, and the word that is meant.
        ranks: By name.
        names: What definitions call seniorities.
        fields: What they call functions.
        endings: Words that say who somebody is at the end of any compound.
        chief: What "chief" and "officer" say, whatever stands between them.
    """

    tree: Node
    known: frozenset[str]
    spellings: dict[str, str]
    ranks: dict[str, Rank]
    names: dict[str, Rank]
    fields: dict[str, Function]
    endings: frozenset[str]
    chief: Entry


class Word(NamedTuple):
    """One line of the vocabulary: a phrase as written, and what it says."""

    written: str
    entry: Entry


_KINDS = {
    Kind.PLAIN: "plain",
    Kind.LINK: "links",
    Kind.JOIN: "joins",
    Kind.STOP: "stops",
    Kind.PAST: "past",
    Kind.PRESENT: "present",
    Kind.ASSISTANT: "assistants",
}
"""Where `words.yaml` has them."""


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once.

    Raises:
        ValueError: A phrase speaks for two functions.
    """
    ranks = {
        group["rank"]: Rank(group["rank"], group["seniority"], order)
        for order, group in enumerate(_document("ranks.yaml"))
    }
    tree, known, spellings = Node(), set[str](), dict[str, str]()
    joins = {join.entry.text for join in entries(ranks) if join.entry.kind is Kind.JOIN}
    for written, entry in entries(ranks):
        folded = words(written)
        known.update(folded)
        tree.put(folded, entry)
        if len(folded) > 1 and joins & set(folded):
            tree.put(["&" if word in joins else word for word in folded], entry)
        for word, other in zip(folded, words(transcribed(written)), strict=True):
            if word != other:
                spellings[other] = word
    _rank_phrases(tree, tree)
    names = {
        " ".join(words(name)): ranks[group["rank"]]
        for group in _document("ranks.yaml")
        for name in group["names"]
    }
    named = _document("fields.yaml")
    fields = {
        " ".join(words(name)): function
        for function in FUNCTIONS
        for name in (function.replace("_", " "), *named[function])
    }
    chief = Entry(text="chief officer", kind=Kind.WORK, rank=ranks["c_level"])
    by_language = _document("words.yaml")["endings"]
    endings = frozenset(chain(*map(words, chain(*by_language.values()))))
    return Vocabulary(tree, frozenset(known), spellings, ranks, names, fields, endings, chief)


def _rank_phrases(node: Node, tree: Node) -> None:
    """Give phrases without a rank that of the word they end with: `regional manager`."""
    for word, below in node.items():
        last = tree[word].entry if word in tree else None
        if below.entry and below.entry.function and last and not (below.entry.rank or last.grade):
            below.entry = replace(below.entry, rank=last.rank)
        _rank_phrases(below, tree)


def entries(ranks: dict[str, Rank]) -> Iterator[Word]:
    """Yield every line of the vocabulary, the more general first."""
    steering = _document("words.yaml")
    for kind in (Kind.PLAIN, Kind.LINK, Kind.JOIN):
        yield from _of(steering[_KINDS[kind]], kind=kind)
    for group in _document("ranks.yaml"):
        rank = ranks[group["rank"]]
        yield from _of(group.get("heads", {}), kind=Kind.WORK, rank=rank)
        yield from _of(group.get("grades", {}), kind=Kind.WORK, rank=rank, grade=True)
    for function in FUNCTIONS:
        for group in _document(f"functions/{function}.yaml"):
            yield from _of(
                {name: group[name] for name in LANGUAGES if name in group},
                kind=Kind.WORK,
                function=function,
                strength=Strength[group["strength"].upper()],
                rank=ranks[group["rank"]] if "rank" in group else None,
            )
    for kind in (Kind.STOP, Kind.PAST, Kind.PRESENT, Kind.ASSISTANT):
        yield from _of(steering[_KINDS[kind]], kind=kind)


def _of(by_language: dict[str, list[str]], **says: Any) -> Iterator[Word]:  # noqa: ANN401 - fields of Entry
    for language, phrases in by_language.items():
        for written in phrases:
            text = " ".join(words(written))
            yield Word(written, Entry(text=text, leads=language != HEAD_LAST, **says))


def _stronger(before: Entry | None, entry: Entry) -> Entry:
    """Return what a phrase says that stands in the vocabulary more than once.

    A function is not lost to a rank, nor a rank to a function; what steers the reading goes first.
    """
    if before is None or entry.kind is not Kind.WORK or before.kind is not Kind.WORK:
        return entry
    if before.function and entry.function and before.function != entry.function:
        raise ValueError(
            f"{entry.text!r} speaks for {before.function} and for {entry.function}; keep one."
        )
    said = entry if entry.function else before
    rank = entry.rank or before.rank
    leads = before.leads and entry.leads
    return replace(said, rank=rank, leads=leads)


@cache
def _document(path: str) -> Any:  # noqa: ANN401 - as YAML has it
    place: Traversable = files(__package__).joinpath("vocabulary")
    for part in path.split("/"):
        place = place.joinpath(part)
    return cast("Any", parse_yaml(place.read_bytes()))
