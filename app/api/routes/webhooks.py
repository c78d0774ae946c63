"""`/v1/webhooks`: where events are sent, for those who manage that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Response

from app.access.scopes import Scope
from app.api.dependencies import JsonBody, Service, ServiceDep
from app.api.models.webhooks import (
    SENTENCES,
    IssuedWebhook,
    Replayed,
    ReplayRequest,
    SecretRotation,
    Tested,
    Webhook,
    WebhookDeliveries,
    WebhookDelivery,
    WebhookRequest,
    Webhooks,
)
from app.api.openapi import WITH_BODY, body, problems
from app.api.problems import ProblemError
from app.api.query import takes
from app.api.routes.paging import After, Limit
from app.api.security import Caller, Writer, refuse_limited, requires
from app.api.shape import read_as
from app.events.errors import TargetRefused, UnknownWebhook
from app.events.records import Issued
from app.events.types import DeliveryState
from schemas.problem import Fault

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[requires(Scope.ADMIN)])

T = TypeVar("T")

WebhookId = Annotated[
    str, Path(description="The id of the webhook.", json_schema_extra={"pattern": "^[a-z2-7]{10}$"})
]
_ANY = ("parameters_invalid", "icp_not_allowed", "registry_unavailable")
_ONE = (*_ANY, "unknown_webhook")


@router.post(
    "",
    status_code=201,
    dependencies=[takes()],
    openapi_extra=body(WebhookRequest),
    responses=problems(*WITH_BODY, *_ANY, "target_refused"),
)
async def create_webhook(
    service: ServiceDep, caller: Caller, by: Writer, content: JsonBody, response: Response
) -> IssuedWebhook:
    """Make a webhook; the answer is the only one that ever holds its secret."""
    refuse_limited(caller)
    wanted = read_as(WebhookRequest, SENTENCES, content)
    try:
        await service.targets.resolve(wanted.url)
    except TargetRefused as error:
        fault = Fault(pointer="/url", code="wrong_kind", message=f"{error.reason}.")
        raise ProblemError("target_refused", f"/url: {error.reason}.", errors=[fault]) from None
    return _told(await _run(service, lambda: service.webhooks.create(wanted, by=by)), response)


@router.get("", dependencies=[takes()], responses=problems(*_ANY))
async def list_webhooks(service: ServiceDep, caller: Caller) -> Webhooks:
    """List every webhook, the newest first, without secrets."""
    refuse_limited(caller)
    found = await _run(service, service.webhooks.webhooks)
    return Webhooks(items=[Webhook.model_validate(webhook) for webhook in found])


@router.delete("/{id}", status_code=204, dependencies=[takes()], responses=problems(*_ONE))
async def delete_webhook(
    id: WebhookId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    by: Writer,
) -> None:
    """Remove a webhook with its secrets and its deliveries."""
    refuse_limited(caller)
    await _run(service, lambda: service.webhooks.delete(id, by=by))


@router.post(
    "/{id}/rotate",
    dependencies=[takes()],
    openapi_extra=body(SecretRotation),
    responses=problems(*WITH_BODY, *_ONE),
)
async def rotate_secret(  # noqa: PLR0913, PLR0917 - one parameter a dependency
    id: WebhookId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    by: Writer,
    content: JsonBody,
    response: Response,
) -> IssuedWebhook:
    """Give a webhook another secret; the old one signs along for the overlap."""
    refuse_limited(caller)
    overlap = timedelta(seconds=read_as(SecretRotation, SENTENCES, content).overlap_seconds)
    issued = await _run(service, lambda: service.webhooks.rotate(id, overlap=overlap, by=by))
    return _told(issued, response)


@router.get(
    "/{id}/deliveries", dependencies=[takes("state", "limit", "after")], responses=problems(*_ONE)
)
async def list_deliveries(  # noqa: PLR0913, PLR0917 - one parameter each
    id: WebhookId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    state: Annotated[DeliveryState | None, Query(description="Of this state alone.")] = None,
    limit: Limit = 100,
    after: After = None,
) -> WebhookDeliveries:
    """List deliveries to a webhook, the newest first; `after` is the id of the last one seen."""
    refuse_limited(caller)
    found = await _run(
        service,
        lambda: service.webhooks.deliveries(id, state=state, limit=limit, after=after),
    )
    return WebhookDeliveries(items=[WebhookDelivery.model_validate(each) for each in found])


@router.post(
    "/{id}/replay",
    dependencies=[takes()],
    openapi_extra=body(ReplayRequest),
    responses=problems(*WITH_BODY, *_ONE),
)
async def replay_deliveries(
    id: WebhookId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    by: Writer,
    content: JsonBody,
) -> Replayed:
    """Send dead messages again, or one message; a webhook that is disabled is enabled."""
    refuse_limited(caller)
    asked = read_as(ReplayRequest, SENTENCES, content)
    if len(asked.model_fields_set) != 1 or (asked.since is None and asked.message is None):
        detail = "Name what is to be sent again: a time in since, or one message; not both."
        fault = Fault(pointer="", code="missing", message=detail)
        raise ProblemError("request_invalid", detail, errors=[fault])
    count = await _run(
        service,
        lambda: service.webhooks.replay(id, by=by, since=asked.since, message=asked.message),
    )
    return Replayed(deliveries=count)


@router.post("/{id}/test", status_code=202, dependencies=[takes()], responses=problems(*_ONE))
async def send_test(
    id: WebhookId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    by: Writer,
) -> Tested:
    """Send a message of the type `icp.test`; a webhook that is disabled is enabled."""
    refuse_limited(caller)
    return Tested(message_id=await _run(service, lambda: service.webhooks.test(id, by=by)))


async def _run(service: Service, call: Callable[[], T]) -> T:
    try:
        return await service.calls.run(call)
    except UnknownWebhook as error:
        detail = f"No webhook has the id {error.webhook_id[:80]!r}."
        raise ProblemError("unknown_webhook", detail) from None


def _told(issued: Issued, response: Response) -> IssuedWebhook:
    response.headers["Cache-Control"] = "no-store"
    shown = Webhook.model_validate(issued.webhook)
    return IssuedWebhook(**shown.model_dump(), secret=issued.secret)
