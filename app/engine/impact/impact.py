"""The impact of a change: what it does to a population, account by account, in bounded memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.evaluate import scored
from app.engine.impact.moves import Cause, move
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.engine.impact.moves import Move
    from schemas.problem import Fault

Side = Literal["before", "after"]

MAX_FLIPS = 100


@dataclass(frozen=True, slots=True)
class Flip:
    """An account that is in another band, and its place among those that were sent."""

    index: int
    move: Move


@dataclass(frozen=True, slots=True)
class Refused:
    """An account that could not be read, and its place among those that were sent.

    Attributes:
        index: Its place, from 0.
        by: Which definition could not; the newer one only where the older one could, and None where
            it is no account at all.
        errors: Why.
    """

    index: int
    by: Side | None
    errors: tuple[Fault, ...]


@dataclass
class Mover:
    """What one cause moves.

    Attributes:
        accounts: Of how many accounts it says something else than before.
        flips: How many of them are in another band.
        points: What it earns over all of them now, less what it earned; before maxima.
    """

    accounts: int = 0
    flips: int = 0
    points: int = 0


@dataclass
class Impact:
    """What a change does to the accounts that were added, one after another.

    Args:
        before: The older definition.
        after: The newer one.
        as_of: The day of scoring, of both.
        most: How many flips, and how many refused accounts, are named; all are counted.

    Attributes:
        total: Accounts added.
        failed: Those that could not be read.
        lost: Those of them that the older definition could read.
        bands: How many moved from one band to another, or stayed, by both.
        shifts: How many scores rose by how much; negative where they fell.
        flips: The first accounts that are in another band.
        raised: How many accounts each flag is raised for that it was not raised for before.
        cleared: How many it is not raised for any more.
        movers: What each cause moves, by its kind and key.
        refused: The first accounts that could not be read.
    """

    before: Compiled
    after: Compiled
    as_of: date
    most: int = MAX_FLIPS
    total: int = 0
    failed: int = 0
    lost: int = 0
    bands: Counter[tuple[str, str]] = field(default_factory=Counter)
    shifts: Counter[int] = field(default_factory=Counter)
    flips: list[Flip] = field(default_factory=list)
    raised: Counter[str] = field(default_factory=Counter)
    cleared: Counter[str] = field(default_factory=Counter)
    movers: dict[tuple[str, str], Mover] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def add(self, raw: Mapping[str, object]) -> None:
        """Score an account by both definitions and count what is different.

        Args:
            raw: The account as it would be sent; one that cannot be read is counted as failed.
        """
        index = self.total
        self.total += 1
        decisions = []
        sides: tuple[tuple[Side, Compiled], ...] = ("before", self.before), ("after", self.after)
        for by, compiled in sides:
            try:
                decisions.append(scored(compiled, raw, self.as_of))
            except AccountInvalid as error:
                self._refuse(index, by, error.faults)
                return
        moved = move(*decisions)
        if moved.flips and self._by_bands(raw, moved.band_after):
            bands = Cause("bands", moved.band_after, None, None, 0, 0)
            moved = moved._replace(causes=(*moved.causes, bands))
        self.bands[moved.band_before, moved.band_after] += 1
        self.shifts[moved.score_after - moved.score_before] += 1
        self.raised.update(moved.raised)
        self.cleared.update(moved.cleared)
        for cause in moved.causes:
            self._count(cause, flips=moved.flips)
        if moved.flips and len(self.flips) < self.most:
            self.flips.append(Flip(index, moved))

    def add_unreadable(self, errors: tuple[Fault, ...]) -> None:
        """Count what was sent as an account and is none."""
        self.total += 1
        self._refuse(self.total - 1, None, errors)

    @property
    def changed(self) -> int:
        """How many accounts are in another band."""
        return sum(count for (before, after), count in self.bands.items() if before != after)

    @property
    def judged(self) -> int:
        """How many accounts the older definition could read."""
        return self.total - self.failed + self.lost

    @property
    def share_changed(self) -> float:
        """Which share of these is in another band, or cannot be read any more; 0 of none."""
        return (self.changed + self.lost) / self.judged if self.judged else 0.0

    def _by_bands(self, raw: Mapping[str, object], band: str) -> bool:
        """Return whether an account would not be in its band now if the bands were as before."""
        if self._with_old_bands is None:
            return False
        if isinstance(self._with_old_bands, Compiled):
            return scored(self._with_old_bands, raw, self.as_of).band != band
        return True

    @cached_property
    def _with_old_bands(self) -> Compiled | Literal["other"] | None:
        """The newer definition with the bands of the older one.

        None where it has these already, `other` where no flag of it could name them.
        """
        old, new = self.before.definition, self.after.definition
        if (old.bands, old.research) == (new.bands, new.research):
            return None
        if not {flag.band for flag in new.anti_icp} - {None} <= set(self.before.bands):
            return "other"
        return compile_definition(
            new.model_copy(update={"bands": old.bands, "research": old.research})
        )

    def _refuse(self, index: int, by: Side | None, errors: tuple[Fault, ...]) -> None:
        self.failed += 1
        self.lost += by == "after"
        if len(self.refused) < self.most:
            self.refused.append(Refused(index, by, errors))

    def _count(self, cause: Cause, *, flips: bool) -> None:
        mover = self.movers.setdefault((cause.kind, cause.key), Mover())
        mover.accounts += 1
        mover.flips += flips
        mover.points += cause.points_after - cause.points_before
