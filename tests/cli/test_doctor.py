from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.cli.checks import every
from app.cli.checks.saying import ok, wrong
from tests.cli.running import icp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment of a service that has not been started yet."""
    monkeypatch.setenv("ICP_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("ICP_PORT", "1")


def test_a_deployment_before_its_first_start() -> None:
    """Nothing is wrong with it; what is not there yet is told, and the exit code is 0."""
    ran = icp("doctor")
    assert ran.code == 0, ran.out
    assert "warning  database: the service's own PostgreSQL does not run" in ran.out
    assert "warning  service: nothing answers" in ran.out
    assert ran.out.splitlines()[-1].startswith("0 wrong, ")


def test_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is told with what would be right, and the exit code is 1."""
    monkeypatch.setenv("ICP_DATABASE_URL", "postgresql://ada:sesame@127.0.0.1:1/icp")
    ran = icp("doctor")
    assert ran.code == 1
    assert "wrong    database: no server listens at the database's address" in ran.out
    assert "clock:" not in ran.out
    assert "sesame" not in ran.out


def test_settings_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faulty settings are told one by one; without them nothing else can be looked at."""
    monkeypatch.setenv("ICP_PORT", "http")
    monkeypatch.setenv("ICP_RATE_LIMIT", "often")
    ran = icp("doctor")
    assert ran.code == 1
    assert "wrong    settings: ICP_PORT: " in ran.out
    assert "wrong    settings: ICP_RATE_LIMIT: this is no rate; write a number" in ran.out
    assert ran.out.splitlines()[-1] == "2 wrong, 0 to look at"


def test_findings_as_json() -> None:
    """`--json` gives the same findings to programs."""
    ran = icp("doctor", "--json")
    found = json.loads(ran.out)
    assert found["state"] == "warning"
    assert {"check": "database", "state": "warning"}.items() <= next(
        finding for finding in found["findings"] if finding["check"] == "database"
    ).items()


def test_a_check_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a check meets, it is told without secrets, and the others go on."""

    def failing(_: Deployment) -> Iterator[Said]:
        yield ok("so far")
        raise OSError("postgresql://ada:sesame@db is gone")

    def late(_: Deployment) -> Iterator[Said]:
        yield wrong("another")

    monkeypatch.setattr(every, "CHECKS", (failing, late))
    assert icp("doctor").out.splitlines()[:3] == [
        "ok       failing: so far",
        "wrong    failing: could not be checked: OSError: postgresql://ada:[hidden]@db is gone",
        "wrong    late: another",
    ]
