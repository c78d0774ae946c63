"""Compiling ahead, so that no request waits for what others have used before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.registry.compiled_cache import BUDGET
from app.registry.errors import VersionTampered
from app.registry.held import EMPTY, Held, HeldIcp, Tampered
from app.registry.served import ServedVersion

if TYPE_CHECKING:
    from collections.abc import Iterator


def warmed(new: Held, old: Held) -> Held:
    """Compile what takes the place of a version that was in use; at first, what is active.

    Returns:
        The registry, without those versions that cannot be compiled.
    """
    found = {
        key: _compiled(new.icps[key]) for key in (_first(new) if old is EMPTY else _next(new, old))
    }
    return replace(new, icps={**new.icps, **found}) if found else new


def _first(held: Held) -> Iterator[str]:
    """Give the active versions, each to be compiled before the next, as many as stay compiled."""
    weight = 0
    for key, icp in held.icps.items():
        if icp.is_active and isinstance(icp.shown, ServedVersion):
            yield key
            weight += icp.shown.place.weight
            if weight + icp.shown.place.weight > BUDGET:  # if the next one is like it
                return


def _next(new: Held, old: Held) -> Iterator[str]:
    for key, icp in new.icps.items():
        before = old.icps.get(key)
        if before is None or before.shown is icp.shown or isinstance(before.shown, Tampered):
            continue
        if before.shown.place.compiled is not None:
            yield key


def _compiled(icp: HeldIcp) -> HeldIcp:
    if isinstance(icp.shown, Tampered):
        return icp
    try:
        icp.shown.keep_compiled()
    except VersionTampered as error:
        return replace(icp, shown=Tampered.of(error))
    return icp
