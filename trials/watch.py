"""What a trial sees beside the load: readiness, and calls that publish, all the time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.publishing import await_version
from benchmarks.workers import connections
from trials.beside import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trials.deployment import Deployment, Reply

_READY_SECONDS = 0.25
_CREATED = 201


class Watch:
    """What was seen so far.

    Args:
        deployed: What is watched.
    """

    def __init__(self, deployed: Deployment) -> None:
        self.states: list[str] = []
        """What `/readyz` said, each time it said something else."""
        self.published: list[Reply] = []
        """What every publication came to."""
        self._deployed = deployed

    def ask_readiness(self) -> None:
        """Ask whether the service is ready."""
        reply = self._deployed.call("GET", "/readyz")
        said = f"{reply.status} {reply.content.get('code') or reply.content.get('status')}"
        if not self.states or self.states[-1] != said:
            self.states.append(said)

    def publish(self) -> None:
        """Publish a version."""
        self.published.append(self._deployed.publish())


@contextmanager
def watching(deployed: Deployment, publish_seconds: float) -> Iterator[Watch]:
    """Watch for as long as a block lasts.

    Args:
        deployed: What is watched.
        publish_seconds: How long after an answer the next version is published.
    """
    watch = Watch(deployed)
    with repeated({watch.ask_readiness: _READY_SECONDS, watch.publish: publish_seconds}):
        yield watch


def recovered(deployed: Deployment, since: float) -> float:
    """Return the seconds from `since` until a version published then answers on every worker."""
    while (reply := deployed.publish()).status != _CREATED:
        time.sleep(0.05)
    with connections(deployed.service) as held:
        version = reply.content["version"]
        await_version(held.values(), deployed.service, deployed.key, version)
    return time.monotonic() - since
