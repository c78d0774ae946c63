from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from app.access.scopes import Scope
from app.api.ndjson import lines
from app.api.requests import MAX_BODY
from app.audit.events import Author
from tests.api.client import NDJSON
from tests.api.messages import disconnect, request
from tests.api.samples import decision, pointers, problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from starlette.types import Message, Send

    from tests.api.client import Client

PATH = "/v1/score/batch?icp=small&as_of=2026-01-15"


def test_each_line_has_its_result(client: Client, small: str) -> None:
    """One account a line in, one decision a line out, in order, with the options of the query."""
    path = f"/v1/score/batch?icp={small}&as_of=2026-01-15&detail=summary&include=facts"
    body = b'{"id":"a"}\n{"id":"b"}\r\n{"id":"c"}'
    answer = client.request("POST", path, content=body, headers=NDJSON)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.text.endswith("\n")
    results = [decision(json.loads(line)) for line in answer.text.splitlines()]
    assert [result["account"]["id"] for result in results] == ["a", "b", "c"]
    assert {result["as_of"] for result in results} == {"2026-01-15"}
    assert "missing" not in results[0]


def test_a_bad_line_has_a_problem_and_the_others_go_on(client: Client, small: str) -> None:
    """A line that cannot be read or is too long has its problem; blank lines have no result."""
    sent = [
        b'{"id":"a"}',
        b"",
        b"   ",
        b'{"id":',
        b'{"employees":[]}',
        b"[]",
        b'{"name":"' + b"x" * MAX_BODY + b'"}',
        b'{"id":"z"}',
    ]
    answer = client.request("POST", PATH, content=b"\n".join(sent), headers=NDJSON)
    assert answer.status_code == 200
    first, *failed, last = [json.loads(line) for line in answer.text.splitlines()]
    assert decision(first)["account"] == {"id": "a"}
    assert decision(last)["account"] == {"id": "z"}
    assert [(entry["index"], entry["problem"]["code"]) for entry in failed] == [
        (1, "malformed_json"),
        (2, "account_invalid"),
        (3, "account_invalid"),
        (4, "too_large"),
    ]
    assert [entry["icp"] for entry in failed] == [first["icp"]] * 4
    assert pointers(failed[1]["problem"]) == [("/employees", "wrong_kind")]
    assert small == "small"


def test_an_icp_that_cannot_answer_fails_before_the_first_line(client: Client) -> None:
    """An unknown ICP is a problem, not a stream."""
    answer = client.request("POST", PATH, content=b"{}\n", headers=NDJSON)
    problem(answer, 404, "unknown_icp")


def test_a_body_without_lines_has_no_results(client: Client, small: str) -> None:
    """An empty body is an empty answer."""
    for body in (b"", b"\n\n \n"):
        answer = client.request("POST", PATH, content=body, headers=NDJSON)
        assert (answer.status_code, answer.content) == (200, b"")
        icp = client.get(f"/v1/icps/{small}").json()["icp"]
        assert answer.headers["icp-version"] == f"small@1; {icp['digest']}"


def _stream(client: Client, incoming: asyncio.Queue[Message], send: Send) -> Any:  # noqa: ANN401
    """Return a run of the application over one request, whose body comes from a queue."""
    path, query = PATH.split("?")
    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "server": ("service", 80),
        "client": ("test", 1),
        "query_string": query.encode(),
        "headers": [
            (b"authorization", client.http.headers["authorization"].encode()),
            (b"content-type", b"application/x-ndjson"),
        ],
    }
    return client.app(scope, incoming.get, send)


def _kept(sent: list[Message]) -> Send:
    async def send(message: Message) -> None:
        sent.append(message)

    return send


async def _settled() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


def test_results_come_while_the_body_is_still_sent(client: Client, small: str) -> None:
    """A line is answered before the next one is sent, also by servers of an older ASGI."""
    assert client.post("/v1/score", {"icp": small, "account": {}}).is_success  # compiled by now

    async def talk() -> list[int]:
        incoming: asyncio.Queue[Message] = asyncio.Queue()
        sent: list[Message] = []
        answering = asyncio.create_task(_stream(client, incoming, _kept(sent)))
        seen = []
        for _ in range(3):
            await incoming.put(request(b'{"id":"a"}\n', more=True))
            await _settled()
            seen.append(b"".join(message.get("body", b"") for message in sent).count(b"\n"))
        await incoming.put(request(b""))
        await answering
        assert sent[-1].get("more_body", False) is False
        return seen

    assert client.portal.call(talk) == [1, 2, 3]


def test_a_key_that_ends_ends_the_stream(client: Client, small: str) -> None:
    """Nothing more is scored for a key once it is revoked, and the answer is not finished."""
    assert client.post("/v1/score", {"icp": small, "account": {}}).is_success
    issued = client.issue(Scope.SCORE)

    async def talk() -> tuple[int, int]:
        incoming: asyncio.Queue[Message] = asyncio.Queue()
        sent: list[Message] = []
        with client.calling_with(issued.secret):
            answering = asyncio.create_task(_stream(client, incoming, _kept(sent)))
        await incoming.put(request(b'{"id":"a"}\n', more=True))
        await _settled()
        revoked = client.service.keys.revoke(issued.key.id, by=Author("tests"))
        await client.service.read_own_write(revoked.revision)
        await incoming.put(request(b'{"id":"b"}\n', more=True))
        await answering
        bodies = [message for message in sent if message["type"] == "http.response.body"]
        lines = b"".join(message["body"] for message in bodies).count(b"\n")
        return lines, sum(not message.get("more_body", False) for message in bodies)

    assert client.portal.call(talk) == (1, 0)


def test_a_caller_who_leaves_ends_the_stream(client: Client, small: str) -> None:
    """A disconnect in the middle of the body ends the work without a failure."""

    async def leave() -> list[Message]:
        incoming: asyncio.Queue[Message] = asyncio.Queue()
        sent: list[Message] = []
        await incoming.put(request(b'{"id":"a"}\n{"id"', more=True))
        await incoming.put(disconnect())
        await _stream(client, incoming, _kept(sent))
        return sent

    sent = client.portal.call(leave)
    assert b"".join(message.get("body", b"") for message in sent).count(b"\n") == 1
    assert small == "small"


def test_results_that_nobody_takes_end_the_stream(client: Client, small: str) -> None:
    """Sending on and on does not keep a stream whose results stay where they are."""
    flight, bulk = client.service.flight, client.service.bulk

    async def send_on() -> int:
        incoming: asyncio.Queue[Message] = asyncio.Queue()
        flight.seconds = 0.1
        answering = asyncio.create_task(_stream(client, incoming, stuck))
        while not answering.done():
            await incoming.put(request(b'{"id":"a"}\n' * 100, more=True))
            await asyncio.sleep(0.02)
        await answering
        return bulk.room.taken

    async def stuck(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    assert client.portal.call(send_on) == 0
    assert len(bulk) == 0
    assert small == "small"


def test_a_stream_waits_where_there_is_no_room(
    client: Client, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no room for results, each is read before the next is made, and all of them arrive."""
    monkeypatch.setattr(client.service.bulk.room, "_most", 0)
    body = b"".join(b'{"id":"%d"}\n' % number for number in range(20))
    answer = client.request("POST", PATH, content=body, headers=NDJSON)
    results = [json.loads(line) for line in answer.text.splitlines()]
    assert [result["account"]["id"] for result in results] == [str(n) for n in range(20)]
    assert client.service.bulk.room.taken == 0
    assert small == "small"


@given(
    st.lists(st.binary(max_size=6).filter(lambda line: b"\n" not in line)),
    st.lists(st.integers(0, 40)),
)
def test_lines_do_not_depend_on_how_the_body_is_cut(sent: list[bytes], cuts: list[int]) -> None:
    """However a body arrives, its lines are the same; those too long are told apart."""
    body = b"\n".join(sent)
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]

    async def cut() -> AsyncIterator[bytes]:
        for start, end in pairwise(places):
            yield body[start:end]

    async def read() -> list[bytes | None]:
        return [line async for found in lines(cut(), 4) for line in found]

    expected = [line if len(line) <= 4 else None for line in sent if line.strip() or len(line) > 4]
    assert asyncio.run(read()) == expected
