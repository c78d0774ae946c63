from __future__ import annotations

import pytest

from app.ops.access_log import AccessLog
from app.settings import Settings


@pytest.mark.parametrize(
    ("setting", "status", "write", "due"),
    [
        ("none", 500, True, False),
        ("failures", 200, False, False),
        ("failures", 404, False, False),
        ("failures", 429, False, True),
        ("failures", 503, False, True),
        ("failures", 201, True, True),
        ("failures", 409, True, True),
        ("all", 200, False, True),
    ],
)
def test_which_requests_are_logged(setting: str, status: int, *, write: bool, due: bool) -> None:
    """None, failures and writes, or all: as ICP_ACCESS_LOG says."""
    log = AccessLog(Settings.model_validate({"access_log": setting}))
    assert log.due(status, write=write) is due


def test_a_request_is_a_line_with_fields(caplog: pytest.LogCaptureFixture) -> None:
    """The line of a request has its parts as fields, and is a warning when the service failed."""
    log = AccessLog(Settings())
    with caplog.at_level("INFO"):
        log.log("POST", "/v1/score", 503, 0.0123456, "router")
        log.log("PUT", "/v1/keys/{id}", 200, 0.002, None)
    failed, written = caplog.records
    assert failed.getMessage() == "POST /v1/score 503"
    assert (failed.levelname, written.levelname) == ("WARNING", "INFO")
    said = failed.__dict__
    assert said["route"] == "/v1/score"
    assert said["milliseconds"] == 12.346
    assert said["caller"] == "router"
