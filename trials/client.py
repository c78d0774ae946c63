"""The client of a trial: a constant load from a process of its own that keeps every answer.

Where no rate is given, it is a share of the most that this client gets out of the service, found
anew every little while: what a rented machine gives changes from one minute to another.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from benchmarks.accounts import score_body
from benchmarks.asking import SCORE, WrongAnswer, without_id
from benchmarks.connection import request
from benchmarks.load import Load, Tally
from trials.book import ICP, trial_accounts

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Pipe

    from benchmarks.connection import Address

SHARE = 0.7
FINDING_SECONDS = 2.0
ROUND_SECONDS = 18.0

_MOST_SECONDS = 24 * 3_600.0
_STOP = None


@dataclass(frozen=True)
class Plan:
    """What is sent.

    Attributes:
        addresses: Where to, the first that takes it.
        key: The API key to begin with.
        rate: Requests a second; None for a share of the most.
        pinned: A version that every tenth request asks for; 0 for none.
        connections: How many.
    """

    addresses: tuple[Address, ...]
    key: str
    rate: float | None
    pinned: int = 0
    connections: int = 32


@dataclass
class Outcome:
    """What came of it.

    Attributes:
        tally: Of the requests; `right` says only that an answer is a decision. Its times are of
            those alone that left at a constant rate.
        most: The most requests a second that were found, one after another.
        active: How often each answer to requests for the active version came.
        pinned: And to those for the pinned one.
    """

    tally: Tally
    most: list[float] = field(default_factory=list)
    active: Counter[tuple[int, bytes]] = field(default_factory=Counter)
    pinned: Counter[tuple[int, bytes]] = field(default_factory=Counter)


class Client:
    """A load that goes on until it is asked for its outcome."""

    def __init__(self, plan: Plan) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_send, args=(plan, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()  # it is ready

    def use(self, key: str) -> None:
        """Send with another API key from now on."""
        self._pipe.send(key)

    def outcome(self) -> Outcome:
        """Stop it, unless its time is over, and return what came of it."""
        with suppress(BrokenPipeError):  # it is done, and what it sent waits
            self._pipe.send(_STOP)
        outcome: Outcome = self._pipe.recv()
        self._process.join()
        return outcome


class _Sender:
    """What the process does."""

    def __init__(self, plan: Plan, pipe: Pipe) -> None:
        some = trial_accounts()
        self._bodies = [score_body(ICP, account) for account in some]
        self._bodies += [score_body(f"{ICP}@{plan.pinned}", account) for account in some]
        self._accounts = len(some)
        self._plan = plan
        self._pipe = pipe
        self._sent = count()
        self._over = False
        self._requests = self._signed(plan.key)
        self.outcome = Outcome(Tally())

    def run(self) -> Outcome:
        plan = self._plan
        load = Load(plan.addresses, self._next, self._keep, connections=plan.connections)
        self.outcome.tally = load.tally
        self._pipe.send("ready")
        if plan.rate:
            load.run(_MOST_SECONDS, plan.rate, self._is_over)
        while not self._over:
            most = self._found(load)
            load.run(ROUND_SECONDS, most * SHARE, self._is_over)
        load.close()
        return self.outcome

    def _found(self, load: Load) -> float:
        tally, answered = load.tally, load.tally.right
        timed = len(tally.took)
        load.run(FINDING_SECONDS, None, self._is_over)
        del tally.due[timed:], tally.took[timed:]
        self.outcome.most.append((tally.right - answered) / FINDING_SECONDS)
        return self.outcome.most[-1]

    def _signed(self, key: str) -> list[bytes]:
        address = self._plan.addresses[0]
        return [request("POST", SCORE, address, key=key, body=body) for body in self._bodies]

    def _next(self) -> tuple[int, bytes]:
        number = next(self._sent)
        place = number % self._accounts
        if self._plan.pinned and number // self._accounts % 10 == 0:
            place += self._accounts
        return place, self._requests[place]

    def _keep(self, place: int, answer: bytes) -> bool:
        try:
            rest = without_id(answer)
        except WrongAnswer:
            return False
        if place < self._accounts:
            self.outcome.active[place, rest] += 1
        else:
            self.outcome.pinned[place - self._accounts, rest] += 1
        return True

    def _is_over(self) -> bool:
        while self._pipe.poll():
            told: Any = self._pipe.recv()
            if told is _STOP:
                self._over = True
            else:
                self._requests = self._signed(told)
        return self._over


def _send(plan: Plan, pipe: Pipe) -> None:
    pipe.send(_Sender(plan, pipe).run())
