from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from standardwebhooks import Webhook

from app.events.schedule import MOST_SECONDS, THROTTLED_SECONDS
from app.events.secret import new_secret
from app.events.sending import Outcome, Result, Sender
from app.events.targets import Targets
from tests.events.certificates import certificates
from tests.events.receiving import HUGE, Answer, receiving
from tests.events.samples import attempt

if TYPE_CHECKING:
    from pathlib import Path

    from app.events.sending import Attempt


def sent(what: Attempt, *, within: float = 15.0, allow_private: bool = True) -> Outcome:
    """Make an attempt."""
    sender = Sender(Targets(allow_private=allow_private), within=within)
    return asyncio.run(sender.send(what))


def test_a_message_arrives_signed() -> None:
    """The receiver verifies what it got with the public library, and sees who sent it."""
    secret = new_secret()
    with receiving() as receiver:
        what = attempt(receiver.url, secret)
        assert sent(what) == Outcome(Result.DELIVERED, 204)
    (got,) = receiver.got
    assert Webhook(secret).verify(got.body, got.headers)["type"] == "icp.test"
    assert (got.body, got.headers["webhook-id"]) == (what.payload, what.message)
    assert got.path == "/hooks?for=icp"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"].startswith("icp-scoring/")


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_every_2xx_is_taken_for_delivered(status: int) -> None:
    """Whatever the receiver says of it, it has the message."""
    with receiving(Answer(status)) as receiver:
        assert sent(attempt(receiver.url)) == Outcome(Result.DELIVERED, status)


@pytest.mark.parametrize("status", [304, 400, 401, 404, 500, 501, 503])
def test_what_is_no_2xx_has_failed(status: int) -> None:
    """It is tried again."""
    with receiving(Answer(status)) as receiver:
        told = f"the receiver answered {status}"
        assert sent(attempt(receiver.url)) == Outcome(Result.FAILED, status, told)


def test_a_redirect_is_not_followed() -> None:
    """It could lead anywhere; the receiver is asked once, and that has failed."""
    with receiving(Answer(302, (("location", "/elsewhere"),)), Answer()) as receiver:
        assert sent(attempt(receiver.url)).result is Result.FAILED
    assert [got.path for got in receiver.got] == ["/hooks?for=icp"]


def test_410_says_that_nothing_is_wanted() -> None:
    """The outcome is its own."""
    with receiving(Answer(410)) as receiver:
        assert sent(attempt(receiver.url)).result is Result.GONE


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (None, THROTTLED_SECONDS, THROTTLED_SECONDS),
        ("120", 120, 120),
        ("0", 1, 1),
        ("-5", 1, 1),
        ("9" * 400, MOST_SECONDS, MOST_SECONDS),
        ("soon", THROTTLED_SECONDS, THROTTLED_SECONDS),
        (format_datetime(datetime.now(UTC) + timedelta(hours=1)), 60, 3_600),
        (format_datetime(datetime.now(UTC) - timedelta(hours=1)), 1, 1),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("status", [429, 502, 504])
def test_a_receiver_may_ask_for_patience(
    status: int, asked: str | None, least: float, most: float
) -> None:
    """429, 502 and 504 ask for it; `Retry-After` says for how long, within bounds."""
    headers = () if asked is None else (("retry-after", asked),)
    with receiving(Answer(status, headers)) as receiver:
        outcome = sent(attempt(receiver.url))
    assert (outcome.result, outcome.status) == (Result.THROTTLED, status)
    assert least <= outcome.patience_seconds <= most


def test_a_receiver_that_hangs_is_not_waited_for() -> None:
    """An attempt ends in time whether the receiver answers or not."""
    with receiving(Answer(hangs=True)) as receiver:
        outcome = sent(attempt(receiver.url), within=0.2)
    assert outcome == Outcome(Result.FAILED, None, "no answer within 0.2 s")
    assert len(receiver.got) == 1


def test_an_answer_is_not_read() -> None:
    """However much a receiver has to say, it costs nothing here."""
    with receiving(Answer(200, size=HUGE)) as receiver:
        assert sent(attempt(receiver.url)) == Outcome(Result.DELIVERED, 200)
    assert receiver.sent < HUGE


def test_nobody_is_there() -> None:
    """A connection that is refused is told as such."""
    with receiving() as receiver:
        url = receiver.url
    outcome = sent(attempt(url))
    assert (outcome.result, outcome.status) == (Result.FAILED, None)
    assert outcome.error is not None
    assert outcome.error.startswith("ConnectError")


def test_addresses_are_checked_at_each_attempt() -> None:
    """What was public when the webhook was made, or was allowed, may not be so any more."""
    with receiving() as receiver:
        outcome = sent(attempt(f"https://127.0.0.1:{receiver.port}/"), allow_private=False)
    assert outcome.result is Result.REFUSED
    assert receiver.got == []


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment would resolve the name once more, and elsewhere."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with receiving() as receiver:
        assert sent(attempt(receiver.url)).result is Result.DELIVERED


@pytest.mark.parametrize(
    ("name", "result"),
    [("localhost", Result.DELIVERED), ("other.example", Result.FAILED)],
)
def test_the_certificate_is_that_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, result: Result
) -> None:
    """Although an address is connected to, the certificate has to be that of the name."""
    authority, own = certificates(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(own)
    with receiving(tls=tls) as receiver:
        outcome = sent(attempt(f"https://localhost:{receiver.port}/"))
    assert outcome.result is result
    if result is Result.FAILED:
        assert "CERTIFICATE_VERIFY_FAILED" in str(outcome.error)


def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path) -> None:
    """Without the authority that signed it no certificate holds."""
    _, own = certificates(tmp_path, "localhost")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(own)
    with receiving(tls=tls) as receiver:
        assert sent(attempt(f"https://localhost:{receiver.port}/")).result is Result.FAILED
    assert receiver.got == []
