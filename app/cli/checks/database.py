"""The database: whether it is there, who we are in it, and whether its tables are ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.cli.checks.saying import ok, warning, wrong
from app.database.engine import SERVICE_ROLE
from app.database.heads import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said

_OLDEST = 14
_SKEW_SECONDS = 2.0
_APPEND_ONLY = ("icp_version", "icp_activation")
_TRIGGERS = {
    *(f"{table}_refuse_{what}" for table in _APPEND_ONLY for what in ("change", "truncate")),
    *(f"api_key_refuse_{what}" for what in ("change", "truncate")),
}
_USER = """
    SELECT current_user AS name, rolsuper AS is_superuser, coalesce(
        (SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = :role), false) AS is_member
    FROM pg_roles WHERE rolname = current_user
"""
_RIGHTS = """
    SELECT relname AS name,
        has_table_privilege(:role, oid, 'SELECT')
            AND has_table_privilege(:role, oid, 'INSERT') AS can_add,
        has_table_privilege(:role, oid, 'UPDATE, DELETE, TRUNCATE') AS can_change
    FROM pg_class WHERE oid = ANY (ARRAY[to_regclass('icp_version'), to_regclass('icp_activation')])
"""
_ENABLED = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"


def database(deployment: Deployment) -> Iterator[Said]:
    """Find a database that cannot be reached, is too old, or takes no writes."""
    if deployment.unreachable is not None:
        if deployment.owns_its_database:
            yield warning("the service's own PostgreSQL does not run; `icp serve` starts it")
        else:
            yield wrong(f"{deployment.unreachable}; see ICP_DATABASE_URL and the server")
        return
    server = deployment.row(
        "SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS is_standby,"
        " current_setting('server_version_num')::int / 10000 AS major"
    )
    if server.major < _OLDEST:
        yield wrong(f"PostgreSQL {server.version} is too old; use {_OLDEST} or newer")
    elif server.is_standby:
        yield wrong(f"PostgreSQL {server.version} is a standby, which takes no writes")
    else:
        yield ok(f"PostgreSQL {server.version} answers")


def clock(deployment: Deployment) -> Iterator[Said]:
    """Find clocks that disagree: keys and tokens end by them."""
    before = datetime.now(UTC)
    (there,) = deployment.row("SELECT clock_timestamp()")
    after = datetime.now(UTC)
    off = max((before - there).total_seconds(), (there - after).total_seconds(), 0.0)
    if off > _SKEW_SECONDS:
        yield warning(f"this clock and the database's are {off:.0f} s apart; set both by NTP")
    else:
        yield ok("this clock and the database's agree")


def migrations(deployment: Deployment) -> Iterator[Said]:
    """Find tables of another release."""
    match deployment.asked(standing):
        case "current":
            yield ok("the tables are those of this release")
        case "behind":
            yield wrong("the tables are missing, or of an older release; run `icp migrate`")
        case "ahead":
            yield wrong("the tables are of a newer release; run that one")


def rights(deployment: Deployment) -> Iterator[Said]:
    """Find a user with too few rights, and a service role with too many."""
    user = deployment.row(_USER, role=SERVICE_ROLE)
    if not user.is_member:
        yield wrong(
            f"{user.name} is no member of {SERVICE_ROLE}; GRANT {SERVICE_ROLE} TO {user.name}"
        )
        return
    if user.is_superuser and not deployment.owns_its_database:
        yield warning(
            f"{user.name} is a superuser; the service needs a member of {SERVICE_ROLE} only"
        )
    tables = deployment.rows(_RIGHTS, role=SERVICE_ROLE)
    for table in tables:
        if not table.can_add:
            yield wrong(f"{SERVICE_ROLE} may not read or add to {table.name}; run `icp migrate`")
        if table.can_change:
            yield wrong(
                f"{SERVICE_ROLE} may change {table.name}; REVOKE what is not SELECT, INSERT"
            )
    if tables and not any(table.can_change or not table.can_add for table in tables):
        yield ok(f"{user.name} acts as {SERVICE_ROLE}, which may add versions and change none")


def triggers(deployment: Deployment) -> Iterator[Said]:
    """Find tables that could be changed, as after a restore without triggers."""
    missing = sorted(_TRIGGERS - {name for (name,) in deployment.rows(_ENABLED)})
    if missing:
        yield wrong(f"triggers are missing or disabled: {', '.join(missing)}; restore them")
    else:
        yield ok("what is published is protected by its triggers")
