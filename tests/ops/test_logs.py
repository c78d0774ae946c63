from __future__ import annotations

import json
import logging
import os
import warnings
from contextlib import contextmanager, redirect_stderr
from contextvars import copy_context
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

from app.ops.logs import bound, configure
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACEPARENT = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
_log = logging.getLogger("app.somewhere")


@contextmanager
def logged(**settings: Any) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401 - whatever they are
    """Configure the logs as a service does; at the end the list has what was logged."""
    lines: list[dict[str, Any]] = []
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with redirect_stderr(StringIO()) as stream:
        configure(Settings(**settings))
        yield lines
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    lines += map(json.loads, stream.getvalue().splitlines())


def test_a_line_says_when_where_and_what() -> None:
    """A line is one JSON object: time in UTC, level, logger, message, process, and what else."""
    with logged() as lines:
        _log.warning("a %s", "matter", extra={"icp": "dev-tool"})
    (line,) = lines
    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {
        "level": "warning",
        "logger": "app.somewhere",
        "message": "a matter",
        "pid": os.getpid(),
        "icp": "dev-tool",
    }


def test_a_line_names_its_request() -> None:
    """Within a request a line has its id and its trace; outside of it neither."""

    def within() -> None:
        bound("r-1", TRACEPARENT)
        _log.info("in a trace")
        bound("r-2", None)
        _log.info("in none")

    with logged() as lines:
        copy_context().run(within)
        _log.info("outside")
    in_trace, in_none, outside = lines
    assert in_trace["request_id"] == "r-1"
    assert in_trace["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert in_none["request_id"] == "r-2"
    assert "trace_id" not in in_none
    assert "request_id" not in outside


def test_no_secret_gets_into_a_line() -> None:
    """Messages, extra fields and tracebacks are redacted, whoever logs."""
    url = "postgresql://icp:sesame@db/icp"
    with logged() as lines:
        try:
            int(url)
        except ValueError:
            _log.exception("cannot connect to %s", url, extra={"url": url})
    (line,) = lines
    assert "sesame" not in str(line)
    assert line["message"] == "cannot connect to postgresql://icp:[hidden]@db/icp"
    assert "invalid literal for int()" in line["exc_info"]


def test_libraries_log_the_same_way() -> None:
    """What uvicorn and alembic say of themselves, and Python's warnings, are such lines, too."""
    for name in ("uvicorn", "uvicorn.error"):  # another test may have run it with its own logs
        logging.getLogger(name).setLevel(logging.NOTSET)
        logging.getLogger(name).propagate = True
    with logged() as lines, warnings.catch_warnings():
        logging.getLogger("uvicorn.error").info("Started")
        logging.getLogger("alembic.runtime.migration").info("Running upgrade")
        logging.getLogger("uvicorn.access").info("GET /healthz")
        logging.getLogger("httpx").info("HTTP Request: GET https://issuer.example/jwks")
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    said = [(line["logger"], line["message"].partition("\n")[0]) for line in lines]
    assert said[:2] == [
        ("uvicorn.error", "Started"),
        ("alembic.runtime.migration", "Running upgrade"),
    ]
    assert said[2][0] == "py.warnings"
    assert len(said) == 3


def test_the_level_is_a_setting() -> None:
    """Below the level that is set, nothing is logged."""
    with logged(log_level="error") as lines:
        _log.warning("a matter")
        _log.error("a failure")
    assert [line["message"] for line in lines] == ["a failure"]
