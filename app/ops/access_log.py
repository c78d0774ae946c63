"""One line for each request that is to be logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.settings import Settings

_log = logging.getLogger(__name__)
_TOO_MANY = 429
_FAILED = 500


class AccessLog:
    """Says which requests are logged, and logs them.

    Args:
        settings: `access_log`: `none`; `failures`: those answered 5xx or 429, and every write; or
            `all`.
    """

    def __init__(self, settings: Settings) -> None:
        self._all = settings.access_log == "all"
        self._failures = settings.access_log == "failures"

    def due(self, status: int, *, write: bool) -> bool:
        """Tell whether a request is logged.

        Args:
            status: Of the answer.
            write: Whether the request was to change something.
        """
        return self._all or (self._failures and (write or status >= _FAILED or status == _TOO_MANY))

    def log(self, method: str, route: str, status: int, seconds: float, caller: str | None) -> None:
        """Log one request; its id and trace come from its context.

        Args:
            method: Of the request.
            route: The template of its path.
            status: Of the answer.
            seconds: From its head to the end of its answer.
            caller: The name of the key or token; None for nobody known.
        """
        _log.log(
            logging.WARNING if status >= _FAILED else logging.INFO,
            "%s %s %d",
            method,
            route,
            status,
            extra={
                "method": method,
                "route": route,
                "status": status,
                "milliseconds": round(seconds * 1_000, 3),
                "caller": caller,
            },
        )
