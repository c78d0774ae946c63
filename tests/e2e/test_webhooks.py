"""Events reach a receiver that is away for a while, from a service that is started again."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from standardwebhooks import Webhook

from tests.documents import minimal_document
from tests.e2e.running import start
from tests.events.receiving import receiving
from tests.processes import linux_only
from tests.waiting import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.running import Service
    from tests.events.receiving import Got

pytestmark = linux_only


def _deliveries(service: Service, hook: dict[str, Any]) -> list[dict[str, Any]]:
    answer = service.client.get(f"/v1/webhooks/{hook['id']}/deliveries").raise_for_status()
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def _publish(service: Service, **document: Any) -> None:  # noqa: ANN401 - JSON
    wanted = {"document": minimal_document(**document), "note": "why", "activate": False}
    service.client.post("/v1/icps/small/versions", json=wanted).raise_for_status()


def _verified(got: Got, secret: str) -> dict[str, Any]:
    told: dict[str, Any] = Webhook(secret).verify(got.body, got.headers)
    return told


def test_an_event_arrives_through_an_outage_and_a_restart(state: Path) -> None:
    """What happens while the receiver is away arrives when it is back, from another process."""
    settings = {"ICP_WEBHOOK_ALLOW_PRIVATE": "true", "ICP_WORKERS": "2"}
    service = start(state, **settings)
    with receiving() as receiver:
        wanted = {"url": receiver.url, "events": ["icp.version.published"], "icps": ["small"]}
        hook = service.client.post("/v1/webhooks", json=wanted).raise_for_status().json()
        _publish(service)
        eventually(lambda: _deliveries(service, hook)[0]["state"] == "delivered")
    (first,) = receiver.got
    _publish(service, name="Other")
    eventually(lambda: _deliveries(service, hook)[0]["last_error"])
    assert service.stop(signal.SIGINT) == 0
    with receiving(port=receiver.port) as back:
        service = start(state, **settings)
        eventually(lambda: _deliveries(service, hook)[0]["state"] == "delivered")
        assert service.stop(signal.SIGINT) == 0
    (second,) = back.got
    assert _verified(first, hook["secret"])["data"]["icp"]["version"] == 1
    told = _verified(second, hook["secret"])
    assert told["type"] == "icp.version.published"
    assert (told["data"]["icp"]["version"], told["data"]["scores_can_change"]) == (2, False)
    assert first.headers["webhook-id"] != second.headers["webhook-id"]
