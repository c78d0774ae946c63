"""Scoring without waiting: what a server may ask before it begins a task for a request.

Most requests score one account by a version in memory, and there is nothing to wait for. What has
to wait, or is to be refused, is left to the application, which finds so by itself.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from app.access.scopes import Scope
from app.api import scoring
from app.api.admission import is_free
from app.api.correlation import correlated
from app.api.errors import ANSWERED
from app.api.requests import JSON, headers_of, media_type
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.api.dependencies import Service

_log = logging.getLogger(__name__)

PATH = "/v1/score"

_CONTENT_TYPE = (b"content-type", JSON.encode())
_OK = 200


class AtOnce:
    """Answers `POST /v1/score` without a query.

    Args:
        service: The parts of the service.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    def __call__(
        self, raw: Iterable[tuple[bytes, bytes]], body: bytes
    ) -> tuple[list[tuple[bytes, bytes]], bytes] | None:
        """Return the headers and the body of an answer 200; None if the application is to answer.

        Args:
            raw: The headers of the request, as ASGI gives them.
            body: All of its body.
        """
        began = monotonic()
        service, headers = self._service, headers_of(raw)
        try:
            principal = service.gate.principal(headers.get(b"authorization"))
            if Scope.SCORE not in principal.scopes or not is_free(service, principal, headers):
                return None
            media_type(headers, (JSON,))
            answer = scoring.at_once(service, principal, body)
        except (*ANSWERED, AccountInvalid):  # the application meets it again, and tells
            return None
        except Exception:  # noqa: BLE001 - a defect here keeps nobody from an answer
            _log.exception("POST %s cannot be answered at once", PATH)
            return None
        if answer is None:
            return None
        _, _, common = correlated(headers)
        service.metrics.answered(PATH, "POST", _OK, monotonic() - began)
        return [_CONTENT_TYPE, (b"content-length", b"%d" % len(answer)), *common], answer
