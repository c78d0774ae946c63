"""The registry's errors as problems, one to one."""

from __future__ import annotations

from app.api.problems import ProblemError
from app.database.errors import DatabaseUnavailable
from app.registry.errors import (
    InvalidSelector,
    NoActiveVersion,
    NoDraft,
    RegistryError,
    ScheduleEnded,
    StaleActivation,
    StaleDraft,
    StalePublication,
    TooStale,
    UnknownIcp,
    UnknownSchedule,
    UnknownVersion,
    VersionTampered,
)

Refusal = RegistryError | DatabaseUnavailable

CODES: dict[type[Refusal], str] = {
    InvalidSelector: "invalid_selector",
    UnknownIcp: "unknown_icp",
    UnknownVersion: "unknown_version",
    NoDraft: "no_draft",
    NoActiveVersion: "no_active_version",
    StaleActivation: "stale_activation",
    StaleDraft: "stale_draft",
    StalePublication: "stale_publication",
    UnknownSchedule: "unknown_schedule",
    ScheduleEnded: "schedule_ended",
    VersionTampered: "version_tampered",
    TooStale: "registry_stale",
    DatabaseUnavailable: "registry_unavailable",
}

_RETRY_AFTER_SECONDS = 2


def problem_of(error: Refusal) -> ProblemError:
    """Return the problem that tells the caller of an error of the registry or its database."""
    sentence = str(error)
    return ProblemError(
        CODES[type(error)],
        sentence[:1].upper() + sentence[1:] + ("" if sentence.endswith("?") else "."),
        near=error.near if isinstance(error, UnknownIcp) else (),
        headers=(
            {"Retry-After": str(_RETRY_AFTER_SECONDS)}
            if isinstance(error, DatabaseUnavailable | TooStale)
            else None
        ),
    )
