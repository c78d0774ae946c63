"""Judgements: all of a decision that follows from the value classes of an account."""

from __future__ import annotations

from functools import partial, reduce
from operator import itemgetter
from typing import TYPE_CHECKING

from app.engine.heads import verdicts
from app.engine.memo import Memo
from app.engine.outcomes import MET
from app.engine.view import refinements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.engine.bundles import Bundle
    from app.engine.classes import ValueClass
    from app.engine.compiling.plan import Plan
    from app.engine.heads import Verdict
    from app.engine.missing import Refinement
    from app.engine.possible import Shape, Spread
    from app.engine.view import View
    from schemas.definition import Definition

REMEMBERED = 4_096
"""Shapes of all bundles whose combination is remembered."""


class Judge:
    """Judges an account by the classes of its values.

    Args:
        definition: The definition.
        planned: What it compiles to.

    Attributes:
        flags: The key of each flag.
        apart: Whether no attribute is read by several bundles.
        bundles: The domains of each, and its view by their value classes.
        dimension_places: Of each dimension in order: its bundle, and its place there.
        flag_places: The same of each flag.
        verdicts: The verdict on each packed total.
        together: The shape of what all bundles can add up to, given that of each.
        possible_json: `possible` of a decision, given the least score and that shape.
        raised_json: The entries of raised flags, given their numbers in any order.
    """

    def __init__(self, definition: Definition, planned: Plan) -> None:
        self._refinements = planned.scale.refinements
        self.flags = tuple(flag.key for flag in definition.anti_icp)
        raised = [part.json[MET] for part in planned.flags]
        self.raised_json: Memo[tuple[int, ...], bytes] = Memo(partial(_raised, raised), REMEMBERED)
        bundles = planned.bundles
        self.bundles = [(bundle.domains, bundle.views) for bundle in bundles]
        self._places = [(_picked(bundle), bundle.views) for bundle in bundles]
        dimensions = [key for bundle in bundles for key in bundle.dimensions]
        in_order = [dimension.key for dimension in definition.scorecard.dimensions]
        self.dimensions_in_order = _ordered(dimensions, in_order)
        self.dimension_places = _places([bundle.dimensions for bundle in bundles], in_order)
        flags = [number for bundle in bundles for number in bundle.flags]
        self.flags_in_order = _ordered(flags, range(len(flags)))
        self.flag_places = _places([bundle.flags for bundle in bundles], range(len(flags)))
        self.verdicts = verdicts(definition, planned.scale)
        self.together: Memo[tuple[Shape, ...], Shape] = Memo(
            partial(_together, planned.scale.possibilities.combined), REMEMBERED
        )
        self.possible_json = planned.scale.possibilities.json
        attributes = [number for bundle in bundles for number in bundle.attributes]
        self.apart = len(attributes) == len(set(attributes))

    def judge(self, classes: Sequence[ValueClass]) -> Judgement:
        """Return the judgement, given the class of every domain."""
        views = [known[picked(classes)] for picked, known in self._places]
        total = 0
        for view in views:
            total += view.total
        return Judgement(self, views, total, self.verdicts[total])

    def possible(self, spreads: Iterable[Spread]) -> bytes:
        """Return `possible` of a decision, given what each view can add up to."""
        least = 0
        shapes = []
        for more, shape in spreads:
            least += more
            shapes.append(shape)
        return self.possible_json[least, self.together[tuple(shapes)]]

    def missing(self, every: Iterable[Refinement], total: int) -> bytes:
        """Return `missing`: most worthwhile first, then as read."""
        if not self.apart:
            every = self._refinements.joined(every)
        verdicts = self.verdicts
        band = verdicts[total].band
        found = []
        for one in every:
            entry = one.same
            for change in one.changes:
                if verdicts[total + change].band != band:
                    entry = one.other
                    break
            found.append((one.rank, entry))
        found.sort()
        return b"[%b]" % b",".join([entry for _, entry in found])


class Judgement:
    """What follows from the value classes of an account; each part is made when it is asked for.

    Attributes:
        verdict: Score, band, and what to do.
    """

    __slots__ = ("_judge", "_total", "_views", "verdict")

    def __init__(self, judge: Judge, views: list[View], total: int, verdict: Verdict) -> None:
        self._judge = judge
        self._views = views
        self._total = total
        self.verdict = verdict

    @property
    def raised(self) -> tuple[str, ...]:
        """The keys of the raised flags, in the order of the definition."""
        numbers: tuple[int, ...] = ()
        for view in self._views:
            numbers += view.raised
        keys = self._judge.flags
        return tuple([keys[number] for number in sorted(numbers)]) if numbers else ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The attributes that leave a test unknown, in no order."""
        names: tuple[str, ...] = ()
        for view in self._views:
            names += view.unknown
        return names if self._judge.apart else tuple(dict.fromkeys(names))

    def dimensions(self) -> bytes:
        """Return the dimensions with their criteria, as JSON."""
        found: list[bytes] = []
        for view in self._views:
            found += view.full
        return b"[%b]" % b",".join(self._judge.dimensions_in_order(found))

    def flags(self) -> bytes:
        """Return all flags as JSON."""
        found: list[bytes] = []
        for view in self._views:
            found += view.flags
        return b"[%b]" % b",".join(self._judge.flags_in_order(found))

    def missing(self) -> bytes:
        """Return `missing` as JSON."""
        return self._judge.missing(refinements(self._views), self._total)

    def full(self, dimensions: bytes | None) -> tuple[bytes, ...]:
        """Return the JSON of a decision from `score` to `missing`, in pieces.

        Args:
            dimensions: The dimensions, when they are not those of the judgement.
        """
        judge = self._judge
        full: list[bytes] = []
        flags: list[bytes] = []
        every: list[Refinement] = []
        spreads = []
        for view in self._views:  # once: four loops cost more
            full += view.full
            flags += view.flags
            every += view.refinements or view.refined()
            spreads.append(view.spread)
        return (
            self.verdict.json,
            b',"dimensions":',
            dimensions or b"[%b]" % b",".join(judge.dimensions_in_order(full)),
            b',"flags":[',
            b",".join(judge.flags_in_order(flags)),
            b'],"possible":',
            judge.possible(spreads),
            b',"missing":',
            judge.missing(every, self._total),
        )

    def summary(self) -> tuple[bytes, ...]:
        """Return the same without criteria, flags that are not raised, and `missing`."""
        dimensions: list[bytes] = []
        raised: tuple[int, ...] = ()
        for view in self._views:
            dimensions += view.summary
            raised += view.raised
        return (
            self.verdict.json,
            b',"dimensions":[',
            b",".join(self._judge.dimensions_in_order(dimensions)),
            b'],"flags":[',
            self._judge.raised_json[raised],
            b'],"possible":',
            self._judge.possible([view.spread for view in self._views]),
        )


def _raised(entries: Sequence[bytes], numbers: tuple[int, ...]) -> bytes:
    return b",".join([entries[number] for number in sorted(numbers)])


def _together(combined: Mapping[tuple[Shape, Shape], Shape], shapes: tuple[Shape, ...]) -> Shape:
    return reduce(lambda one, other: combined[one, other], shapes)


def _picked(bundle: Bundle) -> Callable[[Sequence[ValueClass]], tuple[ValueClass, ...]]:
    """Return what picks the classes of a bundle's domains."""
    first, *others = bundle.domains
    return itemgetter(*bundle.domains) if others else lambda classes: (classes[first],)


def _ordered(
    found: Sequence[object], wanted: Iterable[object]
) -> Callable[[list[bytes]], Sequence[bytes]]:
    """Return what puts into the wanted order what comes in the found one."""
    places = [found.index(one) for one in wanted]
    return list if places == sorted(places) else itemgetter(*places)


def _places(bundles: Sequence[Sequence[object]], wanted: Iterable[object]) -> list[tuple[int, int]]:
    """Return the bundle that each wanted one is in, and its place there."""
    where = {
        one: (number, place) for number, own in enumerate(bundles) for place, one in enumerate(own)
    }
    return [where[one] for one in wanted]
