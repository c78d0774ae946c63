from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Self

import pytest
from sqlalchemy import make_url, text

from app.cli.checks import database as checks
from app.cli.checks.database import clock, database, migrations, rights, triggers
from app.cli.checks.deployment import Deployment, NotThereError
from app.database import migrating
from app.database.engine import owner_engine
from tests.cli.checks.examining import of, only, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL


@pytest.fixture
def sound(database_url: URL) -> Deployment:
    """A deployment with a migrated database."""
    return of(database_url=database_url)


def execute(url: URL, *statements: str) -> None:
    """Run statements as the owner."""
    with owner_engine(url).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_sound_database(sound: Deployment) -> None:
    """Where nothing is wrong every check says so, and what it found."""
    only(database, sound)("ok", "PostgreSQL")
    only(clock, sound)("ok", "agree")
    only(migrations, sound)("ok", "of this release")
    only(triggers, sound)("ok", "protected")
    assert "ok" in [str(state) for state, _ in said(rights, sound)]


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """The reason is told once; checks that need the database say nothing."""
    away = of(database_url=make_url("postgresql+psycopg://icp:sesame@127.0.0.1:1/icp"))
    only(database, away)("wrong", "no server listens")
    for check in (clock, migrations, rights, triggers):
        with pytest.raises(NotThereError):
            list(check(away))
    only(database, of(state_dir=tmp_path))("warning", "`icp serve` starts it")


def test_a_server_of_another_kind(sound: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is too old is wrong."""
    monkeypatch.setattr(checks, "_OLDEST", 99)
    only(database, sound)("wrong", "too old")


def test_clocks_that_disagree(sound: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks some seconds apart are told, as keys and tokens end by them."""

    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(seconds=90)

    monkeypatch.setattr(checks, "datetime", Late)
    only(clock, sound)("warning", "apart; set both by NTP")


def test_tables_of_another_release(empty_database_url: URL) -> None:
    """Missing migrations and unknown ones are told apart, each with what to do."""
    deployment = of(database_url=empty_database_url)
    only(migrations, deployment)("wrong", "run `icp migrate`")
    migrating.upgrade(empty_database_url, "5f1c2a9d7e34")
    only(migrations, deployment)("wrong", "run `icp migrate`")
    assert "api_key_refuse_change" in said(triggers, deployment)[0][1]
    migrating.upgrade(empty_database_url)
    execute(empty_database_url, "UPDATE alembic_version SET version_num = 'ffffffffffff'")
    only(migrations, deployment)("wrong", "newer release")


def test_a_role_with_too_many_rights(empty_database_url: URL) -> None:
    """A service role that may change what is published is wrong, and one that may not add."""
    deployment = of(database_url=empty_database_url)
    migrating.upgrade(empty_database_url)
    execute(empty_database_url, "GRANT UPDATE ON icp_version TO icp_service")
    assert "may change icp_version" in str(said(rights, deployment))
    execute(
        empty_database_url,
        "REVOKE UPDATE ON icp_version FROM icp_service",
        "REVOKE INSERT ON icp_activation FROM icp_service",
    )
    assert "may not read or add to icp_activation" in str(said(rights, deployment))


def test_a_user_without_the_role(empty_database_url: URL) -> None:
    """A user who may not act as the service is told what an administrator has to run."""
    name = f"stranger_{empty_database_url.database}"
    execute(empty_database_url, f"CREATE ROLE {name} LOGIN PASSWORD 'sesame'")
    try:
        stranger = empty_database_url.set(username=name, password="sesame")  # noqa: S106
        only(rights, of(database_url=stranger))("wrong", f"GRANT icp_service TO {name}")
    finally:
        execute(empty_database_url, f"DROP ROLE {name}")


def test_triggers_that_were_switched_off(empty_database_url: URL) -> None:
    """After a restore without triggers, what is published is not protected."""
    migrating.upgrade(empty_database_url)
    execute(empty_database_url, "ALTER TABLE icp_version DISABLE TRIGGER icp_version_refuse_change")
    only(triggers, of(database_url=empty_database_url))("wrong", "icp_version_refuse_change")
