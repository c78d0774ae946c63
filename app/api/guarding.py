"""The guard of a publication: no larger share of some accounts may change band than it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.api.impacts import add_all
from app.api.problems import ProblemError
from app.database.errors import DatabaseUnavailable
from app.engine.impact.impact import Impact
from app.registry.errors import NoActiveVersion, UnknownIcp

if TYPE_CHECKING:
    from app.api.dependencies import Service
    from app.api.writes import Guard
    from app.engine.compiling.compiled import Compiled
    from app.registry.served import ServedVersion

_READ_SECONDS = 2.0


async def hold(service: Service, key: str, changed: Compiled, guard: Guard) -> int | None:
    """See that a definition may take the place of the active version.

    Args:
        service: The parts of the service.
        key: The ICP.
        changed: The definition that is to be published.
        guard: What it may not do.

    Returns:
        The active version it was held against, which has to be active still; None for none, and
        then there is nothing to change.

    Raises:
        ProblemError: `guard_exceeded`.
        RegistryError: The active version cannot answer.
    """
    if not await service.registry.reached(
        await service.calls.run(service.store.revision), _READ_SECONDS
    ):
        raise DatabaseUnavailable("what is active now has not been read in time")
    try:
        (found,) = await service.registry.find(key)
    except (UnknownIcp, NoActiveVersion):
        return None
    served = cast("ServedVersion", found)  # a single one that cannot answer is raised
    impact = Impact(await service.registry.ready(served), changed, guard.as_of, most=0)
    with service.bulk.pace() as pace:
        await add_all(impact, guard.accounts, pace)
    if impact.share_changed > guard.max_share_changed:
        raise ProblemError(
            "guard_exceeded",
            f"{impact.share_changed:.1%} of {impact.judged:,} accounts would change band against"
            f" version {served.version} ({impact.changed:,}), or could not be read any more"
            f" ({impact.lost:,}); the guard allows {guard.max_share_changed:.1%}. Nothing was"
            " published.",
        )
    return served.version
