"""Asking a server one thing after another, and holding its answers to the engine's."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import orjson

from app.engine.evaluate import decide
from benchmarks.accounts import score_body
from benchmarks.connection import Connection, request
from benchmarks.population import AS_OF
from benchmarks.processes import HOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Detail
    from benchmarks.connection import Address, Answer

SCORE = "/v1/score"
BATCH = "/v1/score/batch"

_OK = 200
_ID = b'{"decision_id":"'
_AFTER_ID = len(_ID) + 36


class WrongAnswer(RuntimeError):  # noqa: N818 - named for what happened
    """Something that would be measured does not answer what the engine says."""


def answers_of(port: int, key: str, bodies: Sequence[bytes], path: str = SCORE) -> list[bytes]:
    """Post bodies one after another and return what comes back.

    Raises:
        WrongAnswer: some answer is no success.
    """
    address = (HOST, port)
    connection = Connection([address])
    try:
        found = [
            connection.ask(request("POST", path, address, key=key, body=body)) for body in bodies
        ]
    finally:
        connection.close()
    for answer in found:
        if answer.status != _OK:
            raise WrongAnswer(f"{answer.status}: {answer.body!r}")
    return [answer.body for answer in found]


def in_turn(address: Address, requests: Sequence[bytes], connections: int) -> list[Answer]:
    """Send requests on connections in turn, each as soon as its connection has answered."""
    answers: list[Answer] = []
    with ExitStack() as stack:
        held = [stack.enter_context(closing(Connection([address], 60))) for _ in range(connections)]
        for number, asked in enumerate(requests):
            connection = held[number % connections]
            if number >= connections:
                answers.append(connection.answer())
            connection.send(asked)
        left = range(len(answers), len(requests))
        answers += [held[number % connections].answer() for number in left]
    return answers


def right_answers(
    port: int, key: str, compiled: Compiled, accounts: Sequence[dict[str, Any]]
) -> list[bytes]:
    """Return the service's answer to each account.

    Raises:
        WrongAnswer: one is not the engine's decision.
    """
    icp = compiled.definition.key
    answers = answers_of(port, key, [score_body(icp, account) for account in accounts])
    for answer, account in zip(answers, accounts, strict=True):
        if not is_right(orjson.loads(answer), compiled, account):
            raise WrongAnswer(f"the service answers {answer!r} to {account}")
    return answers


def is_right(
    answer: dict[str, Any], compiled: Compiled, account: dict[str, Any], detail: Detail = "full"
) -> bool:
    """Tell whether an answer is the engine's decision, with an id and a version added."""
    wanted = decide(compiled, compiled.reader.read(account), AS_OF, detail=detail)
    wanted["decision_id"] = answer["decision_id"]
    wanted["icp"] = answer["icp"] | wanted["icp"]
    return bool(answer == wanted)


def without_id(answer: bytes) -> bytes:
    """Return an answer without what differs each time: the id of the decision.

    Raises:
        WrongAnswer: it does not begin with one.
    """
    if not answer.startswith(_ID):
        raise WrongAnswer(f"no decision: {answer[:200]!r}")
    return answer[_AFTER_ID:]
