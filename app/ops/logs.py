"""Logs: one JSON object a line on stderr, with the request they belong to and without secrets."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from pythonjsonlogger.json import JsonFormatter

from app.ops.redaction import redacted

if TYPE_CHECKING:
    from app.settings import Settings

_request: ContextVar[tuple[str, bytes | None] | None] = ContextVar("request", default=None)

# They tell of every request, connection or migration what our own lines tell, or nobody asked.
_WORDY = ("uvicorn.access", "httpx", "httpcore", "asyncio", "alembic.runtime.plugins")


def bound(request_id: str, traceparent: bytes | None) -> None:
    """Name the request in every line that its own context logs from now on.

    Args:
        request_id: Its id.
        traceparent: The W3C header of this name, well-formed; None where there is none.
    """
    _request.set((request_id, traceparent))


def configure(settings: Settings) -> None:
    """Send the logs of every library to stderr as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


class _Formatter(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message", "process"],
            rename_fields={"levelname": "level", "name": "logger", "process": "pid"},
            timestamp="time",
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Put the time first, and add the request."""
        line = {"time": log_data.pop("time"), **log_data}
        line["level"] = line["level"].lower()
        if (request := _request.get()) is not None:
            request_id, traceparent = request
            line["request_id"] = request_id
            if traceparent is not None:
                line["trace_id"] = traceparent.split(b"-", 2)[1].decode("ascii")
        return line

    def serialize_log_record(self, log_data: dict[str, Any]) -> str:
        """Return the line; it is redacted as a whole, with whatever an exception says."""
        return redacted(super().serialize_log_record(log_data))
