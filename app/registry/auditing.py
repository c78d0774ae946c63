"""Whether what is stored is what the audit log says was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from app.database.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_PUBLISHED = text("""
    SELECT event.id, event.subject, CAST(event.details AS json) ->> 'version' AS version
    FROM audit_event AS event
    LEFT JOIN icp_version AS stored
        ON stored.icp_key = event.subject
        AND stored.version = CAST(CAST(event.details AS json) ->> 'version' AS integer)
    WHERE event.action = 'version.published' AND stored.digest IS DISTINCT FROM event.after
    ORDER BY event.id
""")
_ACTIVATED = text("""
    SELECT event.id, event.subject, CAST(event.details AS json) ->> 'activation' AS activation
    FROM audit_event AS event
    LEFT JOIN icp_activation AS stored
        ON stored.id = CAST(CAST(event.details AS json) ->> 'activation' AS bigint)
    WHERE event.action IN ('icp.activated', 'icp.retired')
        AND (stored.id IS NULL OR stored.digest IS DISTINCT FROM event.after)
    ORDER BY event.id
""")
_UNTOLD = text("""
    SELECT stored.icp_key, stored.version FROM icp_version AS stored
    WHERE stored.created_at > (SELECT min(at) FROM audit_event) AND NOT EXISTS (
        SELECT FROM audit_event AS event
        WHERE event.action = 'version.published' AND event.subject = stored.icp_key
            AND CAST(event.details AS json) ->> 'version' = CAST(stored.version AS text)
    )
    ORDER BY stored.icp_key, stored.version
""")


def disagreements(engine: Engine) -> list[str]:
    """Return, in sentences, where versions and activations are not what the log says.

    A version from before the log began has no event.

    Raises:
        DatabaseUnavailable: the database does not answer.
    """
    return list(_disagreements(engine))


def _disagreements(engine: Engine) -> Iterator[str]:
    with transaction(engine) as session:
        for number, key, version in session.execute(_PUBLISHED):
            yield f"version {version} of {key} is not what event {number} says was published"
        for number, key, activation in session.execute(_ACTIVATED):
            yield f"activation {activation} of {key} is not what event {number} says"
        for key, version in session.execute(_UNTOLD):
            yield f"version {version} of {key} was published without an event"
