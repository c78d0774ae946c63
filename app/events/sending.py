"""Sending one message once, and what comes of it."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import httpx

from app import __version__
from app.events.errors import TargetRefused
from app.events.schedule import MOST_SECONDS, THROTTLED_SECONDS
from app.events.secret import signed_headers

if TYPE_CHECKING:
    import ssl

    from app.events.targets import Target, Targets

_log = logging.getLogger(__name__)

WITHIN_SECONDS = 15.0
"""How long an attempt may take, from looking up the host to the head of the answer."""

_THROTTLING = frozenset({429, 502, 504})
_MAX_ERROR = 200


class Result(StrEnum):
    """What came of an attempt."""

    DELIVERED = "delivered"
    """The receiver answered 2xx."""
    FAILED = "failed"
    """It answered something else, or not in time."""
    THROTTLED = "throttled"
    """It answered 429, 502 or 504: it wants to be left alone for a while."""
    GONE = "gone"
    """It answered 410: it wants nothing any more."""
    REFUSED = "refused"
    """Its address is none that anything may be sent to."""


class Attempt(NamedTuple):
    """A message that a worker has in hand.

    Attributes:
        delivery: The id of the delivery.
        number: Which attempt this is, from 1.
        webhook: The id of the webhook.
        url: Where it goes.
        secrets: What it is signed with, the newest first.
        message: The id of the message.
        payload: What is sent.
    """

    delivery: int
    number: int
    webhook: str
    url: str
    secrets: tuple[str, ...]
    message: str
    payload: bytes


class Outcome(NamedTuple):
    """How an attempt ended.

    Attributes:
        result: What came of it.
        status: The HTTP status of the answer; None for no answer.
        error: What was wrong, in a sentence; None for nothing.
        patience_seconds: How long the receiver wants to be left alone.
    """

    result: Result
    status: int | None = None
    error: str | None = None
    patience_seconds: float = 0.0


class Sender:
    """Sends messages; no redirect is followed, no proxy is asked, no answer is read but its head.

    Args:
        targets: Says where messages may go.
        within: Seconds that an attempt may take.
    """

    def __init__(self, targets: Targets, *, within: float = WITHIN_SECONDS) -> None:
        self._targets = targets
        self._within = within

    async def send(self, attempt: Attempt) -> Outcome:
        """Make an attempt; whatever happens is an outcome."""
        try:
            async with asyncio.timeout(self._within):
                target = await self._targets.resolve(attempt.url)
                return _told(await self._post(target, attempt))
        except TargetRefused as error:
            return Outcome(Result.REFUSED, error=error.reason)
        except TimeoutError:
            return Outcome(Result.FAILED, error=f"no answer within {self._within:g} s")
        except (httpx.HTTPError, OSError) as error:
            told = f"{type(error).__name__}: {error}".rstrip(": ")
            return Outcome(Result.FAILED, error=told[:_MAX_ERROR])
        except Exception:  # noqa: BLE001 - a defect with one message must not end all others
            _log.exception("%s cannot be sent to webhook %s", attempt.message, attempt.webhook)
            return Outcome(Result.FAILED, error="a fault of the service; its log says which")

    async def _post(self, target: Target, attempt: Attempt) -> httpx.Response:
        headers = {
            "host": target.host,
            "content-type": "application/json",
            "user-agent": f"icp-scoring/{__version__}",
            **signed_headers(attempt.message, int(time.time()), attempt.payload, attempt.secrets),
        }
        async with (
            # A connection an attempt, so that none goes to an address that was checked long ago.
            httpx.AsyncClient(verify=self._tls, trust_env=False, timeout=self._within) as http,
            http.stream(
                "POST",
                target.url,
                content=attempt.payload,
                headers=headers,
                extensions={"sni_hostname": target.name},
            ) as response,
        ):
            return response

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # Read once: it takes longer than an attempt. SSL_CERT_FILE names other authorities.
        return httpx.create_ssl_context()


def _told(response: httpx.Response) -> Outcome:
    status = response.status_code
    if response.is_success:
        return Outcome(Result.DELIVERED, status)
    error = f"the receiver answered {status}"
    if status == httpx.codes.GONE:
        return Outcome(Result.GONE, status, error)
    if status in _THROTTLING:
        patience = _patience(response.headers.get("retry-after"))
        return Outcome(Result.THROTTLED, status, error, patience)
    return Outcome(Result.FAILED, status, error)


def _patience(retry_after: str | None) -> float:
    """Return the seconds that a `Retry-After` asks for, within bounds."""
    wanted = THROTTLED_SECONDS
    if retry_after is not None:
        try:
            wanted = min(int(retry_after), MOST_SECONDS)
        except ValueError:
            wanted = _until(retry_after)
    return min(max(wanted, 1.0), MOST_SECONDS)


def _until(day: str) -> float:
    try:
        at = parsedate_to_datetime(day)
    except ValueError:
        return THROTTLED_SECONDS
    return (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
