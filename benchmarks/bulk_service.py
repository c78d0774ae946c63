"""The accounts of a file through the service: batches as JSON over HTTP."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import orjson

from app.engine.yaml_core import parse_yaml
from app.registry.publishing import prepare
from benchmarks.accounts import batch_body
from benchmarks.asking import BATCH, WrongAnswer, in_turn, is_right
from benchmarks.connection import request
from benchmarks.definitions import compiled
from benchmarks.service import database, new_key, publish, service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.engine.decision import Detail

WORKERS = 2
SIZE = 1_000
DETAIL: Detail = "summary"

_CONNECTIONS = 2 * WORKERS  # of each worker one is answered while the next is on its way
_OK = 200


@contextmanager
def batches_of(file: Path, definition: Path) -> Iterator[Callable[[], float]]:
    """Run the service with a definition for the block, and hand over what sends a file to it.

    Args:
        file: Raw accounts, NDJSON.
        definition: Its document.

    Yields:
        What sends all the accounts and returns the seconds until the last is answered.

    Raises:
        WrongAnswer: The service does not answer the first batch as the engine does.
    """
    document = definition.read_bytes()
    accounts = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    parts = [accounts[start : start + SIZE] for start in range(0, len(accounts), SIZE)]
    measured = compiled(document)
    bodies = [batch_body(measured.definition.key, part, DETAIL) for part in parts]
    with database() as url:
        publish(url, [prepare(parse_yaml(document))])
        key = new_key(url)
        with service(url, workers=WORKERS) as running:
            address = running.address
            requests = [request("POST", BATCH, address, key=key, body=body) for body in bodies]
            (first,) = in_turn(address, requests[:1], 1)
            results = orjson.loads(first.body)["results"] if first.status == _OK else []
            pairs = zip(results, parts[0], strict=False)
            if len(results) != len(parts[0]) or not all(
                is_right(result, measured, account, DETAIL) for result, account in pairs
            ):
                raise WrongAnswer(f"{first.status}: {first.body[:200]!r}")

            def send() -> float:
                begin = time.perf_counter()
                answers = in_turn(address, requests, _CONNECTIONS)
                took = time.perf_counter() - begin
                if wrong := [answer for answer in answers if answer.status != _OK]:
                    raise WrongAnswer(f"{wrong[0].status}: {wrong[0].body[:200]!r}")
                return took

            yield send
