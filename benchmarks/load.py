"""Load at a constant rate, with the latency from the time a request was meant to be sent.

An open loop: a service that is slow does not slow the arrivals down, and what has to wait for a
connection is late from the moment it should have left. So no stall hides (coordinated omission).
"""

from __future__ import annotations

import re
import select
from array import array
from collections import Counter, deque
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.connection import Connection, ConnectionLost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.connection import Address, Answer

_OK = 200
_LOOK_AROUND = 0.1
_CODE = re.compile(rb'"code":"(\w+)"')


@dataclass
class Tally:
    """What came of the requests; times in seconds, of the monotonic clock.

    Attributes:
        sent: Requests that were due and left.
        right: Answered 200, and with what `check` takes.
        wrong: Answered 200, and with something else.
        failed: Not answered, or answered with another status; by reason.
        retried: Sent a second time, on a fresh connection, because theirs was lost while they
            waited; counted once in what they came to.
        due: When each answered request should have left.
        took: From then to its last byte.
    """

    sent: int = 0
    right: int = 0
    wrong: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    retried: int = 0
    due: array[float] = field(default_factory=lambda: array("d"))
    took: array[float] = field(default_factory=lambda: array("d"))

    def between(self, begin: float, end: float) -> list[float]:
        """Return the latencies of the requests that were due in a stretch of time."""
        return [took for due, took in zip(self.due, self.took, strict=True) if begin <= due < end]


class _Waiting(NamedTuple):
    due: float
    number: int
    request: bytes
    again: bool


class Load:
    """A client with a pool of keep-alive connections.

    Args:
        addresses: Where to connect, the first that takes it.
        source: Gives the next request, with a number that tells what it asks.
        check: Tells whether a body is the right answer, given the number of its request.
        connections: The most connections at a time.
        patience: Seconds after which a request without an answer has failed.
    """

    def __init__(
        self,
        addresses: Sequence[Address],
        source: Callable[[], tuple[int, bytes]],
        check: Callable[[int, bytes], bool],
        *,
        connections: int = 64,
        patience: float = 10.0,
    ) -> None:
        self._addresses = addresses
        self._source = source
        self._check = check
        self._most = connections
        self._patience = patience
        self._idle: deque[Connection] = deque()  # in turn, so that every worker has its share
        self._busy: dict[int, tuple[Connection, _Waiting]] = {}
        self.tally = Tally()

    def run(
        self,
        seconds: float,
        rate: float | None = None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> Tally:
        """Send for some time, wait for the last answers, and return the tally so far.

        Args:
            seconds: How long at most.
            rate: Requests a second; None for as many as the connections carry (a closed loop).
            is_over: Asked now and then whether to send no more.

        Raises:
            ConnectionLost: nobody listened at the start.
        """
        while len(self._idle) < self._most:
            self._idle.append(Connection(self._addresses))
        begin = monotonic()
        end = begin + seconds
        waiting: deque[float] = deque()
        drawn, looked = 0, begin
        while True:
            now = monotonic()
            if rate is None:
                while now < end and len(self._busy) < self._most:
                    self._launch(now)
                pause = _LOOK_AROUND
            else:
                due = begin + drawn / rate
                while due <= now and due < end:
                    waiting.append(due)
                    drawn += 1
                    due = begin + drawn / rate
                while waiting and len(self._busy) < self._most:
                    self._launch(waiting.popleft())
                pause = (
                    min(max(0.0, due - monotonic()), _LOOK_AROUND) if due < end else _LOOK_AROUND
                )
            if now >= end and not self._busy and not waiting:
                return self.tally
            for number in select.select(list(self._busy), (), (), pause)[0]:
                self._read(*self._busy[number])
            if now - looked > _LOOK_AROUND:
                looked = now
                end = now if now < end and is_over() else end
                self._give_up_on_late(now)

    def close(self) -> None:
        """Close the connections."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    def _launch(self, due: float) -> None:
        number, request = self._source()
        self.tally.sent += 1
        connection = self._idle.popleft() if self._idle else None
        self._send(connection, _Waiting(due, number, request, again=False))

    def _send(self, connection: Connection | None, waiting: _Waiting) -> None:
        try:
            connection = connection or Connection(self._addresses)
            connection.send(waiting.request)
        except ConnectionLost as lost:
            if connection is not None:
                connection.close()
            self._lost(waiting, lost)
        else:
            self._busy[connection.number] = connection, waiting

    def _read(self, connection: Connection, waiting: _Waiting) -> None:
        try:
            answer = connection.received()
        except ConnectionLost as lost:
            del self._busy[connection.number]
            connection.close()
            self._lost(waiting, lost)
            return
        if answer is None:
            return
        del self._busy[connection.number]
        if b"connection: close" in answer.head.lower():
            connection.close()
        else:
            self._idle.append(connection)
        self._settle(waiting, answer)

    def _settle(self, waiting: _Waiting, answer: Answer) -> None:
        tally = self.tally
        tally.due.append(waiting.due)
        tally.took.append(monotonic() - waiting.due)
        if answer.status != _OK:
            code = _CODE.search(answer.body)
            tally.failed[f"{answer.status} {code[1].decode() if code else ''}"] += 1
        elif self._check(waiting.number, answer.body):
            tally.right += 1
        else:
            tally.wrong += 1

    def _lost(self, waiting: _Waiting, lost: ConnectionLost) -> None:
        """Send once more what waited on a lost connection, as scoring twice is scoring once."""
        if waiting.again:
            self.tally.failed[f"lost twice: {lost}"] += 1
            return
        self.tally.retried += 1
        self._send(None, waiting._replace(again=True))

    def _give_up_on_late(self, now: float) -> None:
        late = [
            (connection, waiting)
            for connection, waiting in self._busy.values()
            if now - waiting.due > self._patience
        ]
        for connection, _ in late:
            del self._busy[connection.number]
            connection.close()
            self.tally.failed["no answer in time"] += 1
