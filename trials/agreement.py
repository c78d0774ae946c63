"""Whether everything that is stored agrees: with itself, and with what callers were told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from app.audit.log import AuditLog
from app.database.engine import service_engine
from app.engine.digest import digest
from trials.book import ICP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import URL

    from trials.kills import Told

    Row = dict[str, Any]


@dataclass
class Agreement:
    """What was found.

    Attributes:
        counts: How many there are of everything.
        wrong: What does not agree, in sentences.
    """

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def disagreements(url: URL, told: Iterable[Told]) -> Agreement:
    """Read everything of the ICP of the trials, and hold it against itself and what was told.

    Args:
        url: Of the database.
        told: The operations that the service said were done.
    """
    found = Agreement()
    with psycopg.connect(
        host=str(url.query["host"]), user=url.username, dbname=url.database, row_factory=dict_row
    ) as connection:
        tables = {
            name: connection.execute(
                sql.SQL("SELECT * FROM {} ORDER BY {}").format(*map(sql.Identifier, (name, order)))
            ).fetchall()
            for name, order in (
                ("icp_version", "version"),
                ("icp_activation", "id"),
                ("icp_scheduled_activation", "id"),
                ("audit_event", "id"),
            )
        }
    versions, log = tables["icp_version"], tables["icp_activation"]
    scheduled = tables["icp_scheduled_activation"]
    ends = Counter(row["outcome"] or "pending" for row in scheduled)
    found.counts = {
        "versions, without a gap": len(versions),
        "entries of the activation log": len(log),
        "scheduled activations that fired": ends["fired"],
        "scheduled activations that were cancelled": ends["cancelled"],
        "events of the audit log, chained": len(tables["audit_event"]),
    }
    found.wrong += [
        *_of_versions(versions),
        *_of_log(versions, log),
        *_of_schedule(scheduled, log),
        *_of_audit(url, tables),
        *_of_told(told, versions, log, scheduled),
    ]
    return found


def _of_versions(versions: list[Row]) -> Iterator[str]:
    if [row["version"] for row in versions] != list(range(1, len(versions) + 1)):
        yield "the numbers of versions have a gap"
    for row in versions:
        if digest(bytes(row["document"])) != row["digest"]:
            yield f"version {row['version']} is not what its digest says"


def _of_log(versions: list[Row], log: list[Row]) -> Iterator[str]:
    digests = {row["version"]: row["digest"] for row in versions}
    active = None
    for row in log:
        if row["from_version"] != active:
            yield f"activation {row['id']} follows {row['from_version']}, and {active} was active"
        active = row["to_version"]
        if row["digest"] != digests.get(active):
            yield f"activation {row['id']} names another digest than version {active} has"


def _of_schedule(scheduled: list[Row], log: list[Row]) -> Iterator[str]:
    entries = Counter(row["note"] for row in log)
    for row in scheduled:
        times, outcome = entries[row["note"]], row["outcome"]
        if outcome is None:
            yield f"scheduled activation {row['id']} is due and has not fired"
        elif outcome == "fired" and times == 0 and not _was_active(row, log):
            yield f"scheduled activation {row['id']} has fired, and activated nothing"
        elif times > (outcome == "fired"):
            yield f"scheduled activation {row['id']} ({outcome}) is {times} times in the log"


def _was_active(scheduled: Row, log: list[Row]) -> bool:
    """Return whether what was to become active was so already, which leaves no entry."""
    before = [row for row in log if row["created_at"] <= scheduled["ended_at"]]
    return bool(before) and before[-1]["to_version"] == scheduled["version"]


def _of_audit(url: URL, tables: dict[str, list[Row]]) -> Iterator[str]:
    engine = service_engine(url)
    try:
        fork = AuditLog(engine).verify().fork
    finally:
        engine.dispose()
    if fork is not None:
        yield f"the audit log does not hold: {fork.reason}"
    events = Counter(row["action"] for row in tables["audit_event"] if row["subject"] == ICP)
    ends = Counter(row["outcome"] for row in tables["icp_scheduled_activation"])
    for action, count in (
        ("version.published", len(tables["icp_version"])),
        ("icp.activated", len(tables["icp_activation"])),
        ("activation.scheduled", len(tables["icp_scheduled_activation"])),
        ("activation.cancelled", ends["cancelled"]),
    ):
        if events[action] != count:
            yield f"there are {events[action]} events {action} and {count} of what they tell"


def _of_told(
    told: Iterable[Told], versions: list[Row], log: list[Row], scheduled: list[Row]
) -> Iterator[str]:
    digests = {row["version"]: row["digest"] for row in versions}
    entries, planned = {row["id"] for row in log}, {row["id"]: row for row in scheduled}
    for one in told:
        content, lost = one.content, False
        if one.kind.startswith("publish"):
            lost = digests.get(content["version"]) != content["digest"]
        elif one.kind == "activate":
            lost = content["id"] not in entries
        elif one.kind == "schedule":
            lost = content["id"] not in planned
        elif "outcome" in content:
            lost = planned[content["id"]]["outcome"] != "cancelled"
        if lost:
            yield f"{one.note} ({one.kind}) was answered as done, and is not stored"
