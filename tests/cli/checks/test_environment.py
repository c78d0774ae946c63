from __future__ import annotations

import os
from typing import Any

import pytest

from app.cli.checks.environment import settings, variables
from tests.cli.checks.examining import of, only, said


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without settings."""
    for name in [name for name in os.environ if name.startswith("ICP_")]:
        monkeypatch.delenv(name)


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that changes nothing is told, with the setting that was meant."""
    only(variables, of())("ok", "every ICP_ variable")
    monkeypatch.setenv("ICP_WORKER", "4")
    only(variables, of())("warning", "ICP_WORKER is no setting and changes nothing; did you mean")
    monkeypatch.setenv("ICP_API_KEY", "icp_…")
    monkeypatch.setenv("ICP_PORT", "8000")
    monkeypatch.setenv("ICP_XYZZY", "1")
    assert [text for _, text in said(variables, of())] == [
        "ICP_WORKER is no setting and changes nothing; did you mean ICP_WORKERS?",
        "ICP_XYZZY is no setting and changes nothing; docs/running.md lists those there are",
    ]


@pytest.mark.parametrize(
    ("given", "state", "part"),
    [
        ({}, "ok", "make sense"),
        ({"workers": 64}, "warning", "one a core"),
        ({"port": 9000, "metrics_port": 9000}, "wrong", "they need two ports"),
        ({"cors_origins": ("*",)}, "warning", "name the origins"),
        ({"log_level": "debug"}, "warning", "use info"),
        ({"rate_limit": "60/minute", "workers": 2}, "warning", "allows its share"),
        ({"rate_limit_url": "redis://cache"}, "warning", "only keys with a limit"),
        ({"host": "0.0.0.0"}, "warning", "nobody makes backups"),  # noqa: S104 - the very point
    ],
)
def test_settings_that_are_hardly_meant(given: dict[str, Any], state: str, part: str) -> None:
    """Settings that are valid one by one and odd together are told."""
    only(settings, of(**given))(state, part)
