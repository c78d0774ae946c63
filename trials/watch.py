"""What a trial sees beside the load: readiness, and calls that publish, all the time."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from benchmarks.publishing import await_version
from benchmarks.workers import connections

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from trials.deployment import Deployment, Reply

_READY_SECONDS = 0.25
_CREATED = 201


class Watch:
    """Two threads, used as a context manager.

    Args:
        deployed: What is watched.
        publish_seconds: How long after an answer the next version is published.
    """

    def __init__(self, deployed: Deployment, publish_seconds: float) -> None:
        self.states: list[str] = []
        """What `/readyz` said, each time it said something else."""
        self.published: list[Reply] = []
        """What every publication came to."""
        self._deployed = deployed
        self._publish_seconds = publish_seconds
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask_readiness, daemon=True),
            threading.Thread(target=self._publish, daemon=True),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask_readiness(self) -> None:
        while not self._over.wait(_READY_SECONDS):
            reply = self._deployed.call("GET", "/readyz")
            said = f"{reply.status} {reply.content.get('code') or reply.content.get('status')}"
            if not self.states or self.states[-1] != said:
                self.states.append(said)

    def _publish(self) -> None:
        while not self._over.wait(self._publish_seconds):
            self.published.append(self._deployed.publish())


def recovered(deployed: Deployment, since: float) -> float:
    """Return the seconds from `since` until a version published then answers on every worker."""
    while (reply := deployed.publish()).status != _CREATED:
        time.sleep(0.05)
    with connections(deployed.service) as held:
        version = reply.content["version"]
        await_version(held.values(), deployed.service, deployed.key, version)
    return time.monotonic() - since
