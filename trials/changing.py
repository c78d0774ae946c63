"""What changes during a long run: versions, what is active, and keys."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.accounts import score_body
from benchmarks.asking import SCORE
from benchmarks.connection import request
from benchmarks.workers import connections
from trials.beside import repeated
from trials.book import ICP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trials.client import Client
    from trials.deployment import Deployment, Reply

_PUBLISH_SECONDS = 5.0
_ACTIVATE_SECONDS = 7.0
_REVOKE_SECONDS = 20.0
_ROTATE_SECONDS = 60.0
_OVERLAP_SECONDS = 30
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.005

_OK = 200
_CREATED = 201
_REFUSED = 401


@dataclass
class Changed:
    """What the changes came to.

    Attributes:
        published: Versions.
        activated: Older versions made active again.
        rotated: Keys of the load that were replaced while it went on.
        refused: Seconds from revoking a key until every worker refused it.
        unexpected: What was answered otherwise than it should, in words.
    """

    published: int = 0
    activated: int = 0
    rotated: int = 0
    refused: list[float] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)


class Changes:
    """Changes one thing at a time, and sees that it takes effect.

    Args:
        deployed: What is changed.
        client: The load, which is told of its new keys.
    """

    def __init__(self, deployed: Deployment, client: Client) -> None:
        self.changed = Changed()
        self._deployed = deployed
        self._client = client
        created = self._new_key("load")
        self._load_key = created.content["id"]
        client.use(created.content["key"])

    def publish(self) -> None:
        """Publish a version."""
        self.changed.published += self._is(_CREATED, "publish", self._deployed.publish())

    def activate(self) -> None:
        """Make the first version active; the next publication activates itself again."""
        content = {"version": 1, "note": "trial"}
        path = f"/v1/icps/{ICP}/activations"
        reply = self._deployed.call("POST", path, content)
        if reply.status != _OK:  # it was active already
            self._is(_CREATED, "activate", reply)
        self.changed.activated += 1

    def rotate(self) -> None:
        """Replace the key of the load, which goes on with the old one until it knows the new."""
        path = f"/v1/keys/{self._load_key}/rotate"
        reply = self._deployed.call("POST", path, {"overlap_seconds": _OVERLAP_SECONDS})
        if self._is(_CREATED, "rotate", reply):
            time.sleep(1)  # a key is known everywhere within one second
            self._load_key = reply.content["id"]
            self._client.use(reply.content["key"])
            self.changed.rotated += 1

    def revoke(self) -> None:
        """Make a key, see every worker take it, revoke it, and see every worker refuse it."""
        created = self._new_key("revoked")
        if created.status != _CREATED:
            return
        key = created.content["key"]
        with connections(self._deployed.service) as held:
            address = self._deployed.service.address
            asked = request("POST", SCORE, address, key=key, body=score_body(ICP, {}))

            def answered(status: int) -> bool:
                waiting = list(held.values())
                give_up = time.monotonic() + _PATIENCE_SECONDS
                while waiting := [one for one in waiting if one.ask(asked).status != status]:
                    if time.monotonic() > give_up:
                        return False
                    time.sleep(_PAUSE_SECONDS)
                return True

            if not answered(_OK):
                self.changed.unexpected.append("a new key is not taken")
            path = f"/v1/keys/{created.content['id']}/revoke"
            if self._is(_OK, "revoke", reply := self._deployed.call("POST", path)):
                if not answered(_REFUSED):
                    self.changed.unexpected.append("a revoked key is taken")
                self.changed.refused.append(time.monotonic() - reply.began)

    def _new_key(self, name: str) -> Reply:
        reply = self._deployed.call("POST", "/v1/keys", {"name": name, "scopes": ["score"]})
        self._is(_CREATED, "create a key", reply)
        return reply

    def _is(self, status: int, what: str, reply: Reply) -> bool:
        if reply.status == status:
            return True
        self.changed.unexpected.append(f"{what}: {reply.status} {reply.content.get('code', '')}")
        return False


@contextmanager
def changing(deployed: Deployment, client: Client) -> Iterator[Changed]:
    """Go on changing for as long as a block lasts; gives what that comes to.

    Args:
        deployed: What is changed.
        client: The load, which is told of its new keys.
    """
    changes = Changes(deployed, client)
    work = {
        changes.publish: _PUBLISH_SECONDS,
        changes.activate: _ACTIVATE_SECONDS,
        changes.rotate: _ROTATE_SECONDS,
        changes.revoke: _REVOKE_SECONDS,
    }
    with repeated(work):
        yield changes.changed
