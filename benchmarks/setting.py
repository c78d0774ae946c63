"""What a run of the benchmark is done with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from benchmarks.bars import Bars


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Attributes:
        rounds: Of every server in turn.
        seconds: Of one server in one round.
        accounts: That are sent again and again.
        fresh: That are sent once, in each round.
        steady_seconds: At a constant rate.
        publishes: Until they are in force on every worker.
        starts: Of the service.
        versions: Published when memory is measured.
    """

    rounds: int = 7
    seconds: float = 4
    accounts: int = 5_000
    fresh: int = 50_000
    steady_seconds: float = 30
    publishes: int = 200
    starts: int = 10
    versions: int = 1_000


QUICK = Effort(
    rounds=2,
    seconds=1,
    fresh=15_000,
    steady_seconds=3,
    publishes=20,
    starts=2,
    versions=100,
)


@dataclass(frozen=True)
class Setting:
    """Where it is measured.

    Attributes:
        effort: How much.
        url: A migrated database with the definition of twenty criteria.
        key: An API key that may do everything.
        core: The core of whatever is measured; None for any.
        load_core: The core of the load.
        directory: For files that are sent.
        bars: What was held against a bar so far.
    """

    effort: Effort
    url: URL
    key: str
    core: int | None
    load_core: int | None
    directory: Path
    bars: Bars
