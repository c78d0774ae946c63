from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.exceptions import HTTPException

from app.api.front import Front
from tests.api.messages import received
from tests.api.samples import problem

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

    from tests.api.client import Client

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_every_answer_has_a_request_id_of_its_own(client: Client) -> None:
    """Without an id of the caller's the service makes one."""
    one, other = (client.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert one != other


def test_the_request_id_of_the_caller_is_kept(client: Client) -> None:
    """A sane id is echoed, and named in a problem."""
    answer = client.get("/nothing", headers={"x-request-id": "crm-42:7"})
    assert problem(answer, 404, "not_found")["request_id"] == "crm-42:7"


@pytest.mark.parametrize("request_id", ["", "a b", "x" * 129, "a\x7f", "<script>", "ü"])
def test_an_odd_request_id_is_replaced(client: Client, request_id: str) -> None:
    """An id that could harm a log is not passed on."""
    answer = client.get("/healthz", headers={"x-request-id": request_id.encode()})
    assert answer.headers["x-request-id"] != request_id


def test_trace_context_passes_through(client: Client) -> None:
    """`traceparent` and `tracestate` are echoed."""
    headers = {"traceparent": TRACE, "tracestate": "vendor=1"}
    answer = client.get("/healthz", headers=headers)
    assert {name: answer.headers[name] for name in headers} == headers
    assert "tracestate" not in client.get("/healthz", headers={"traceparent": TRACE}).headers


@pytest.mark.parametrize(
    "traceparent",
    ["", "x", TRACE.replace("00-", "ff-", 1), "00-" + "0" * 32 + TRACE[35:], TRACE.upper()],
)
def test_a_broken_trace_context_is_dropped(client: Client, traceparent: str) -> None:
    """A `traceparent` that follows no form is not echoed, nor its state."""
    answer = client.get("/healthz", headers={"traceparent": traceparent, "tracestate": "a=1"})
    assert "traceparent" not in answer.headers
    assert "tracestate" not in answer.headers


def test_a_failure_of_the_service_is_a_problem_and_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception nobody expected answers 500 with the request id that the log names."""

    @client.app.get("/failing")
    def failing() -> None:
        raise ZeroDivisionError

    found = problem(client.get("/failing"), 500, "internal_error")
    assert "ZeroDivisionError" not in found["detail"]
    assert found["request_id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_an_answer_that_breaks_off_is_not_answered_twice(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure after the answer has begun is logged, and the answer stays cut short."""
    sent: list[Message] = []

    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/failing", "headers": []}
    client.portal.call(Front(failing, client.service), scope, received(), send)
    assert [message["status"] for message in sent] == [200]
    assert "ZeroDivisionError" in caplog.text


def test_an_http_error_that_nobody_foresaw_is_a_failure(client: Client) -> None:
    """An exception of the framework without a code of ours is a fault of the service."""

    @client.app.get("/teapot")
    def teapot() -> None:
        raise HTTPException(418)

    problem(client.get("/teapot"), 500, "internal_error")


def test_requests_are_measured_by_route(client: Client) -> None:
    """Metrics name the route, never the path, and invented methods are one."""
    client.get("/v1/icps/secret")
    client.get("/secret")
    client.request("BREW", "/healthz")
    text = client.get("/metrics").text
    assert 'icp_requests_total{method="GET",route="/v1/icps/{key}",status="404"} 1.0' in text
    assert 'icp_requests_total{method="GET",route="unmatched",status="404"} 1.0' in text
    assert 'method="other"' in text
    assert "secret" not in text
    assert "BREW" not in text
