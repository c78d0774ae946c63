"""ASGI messages, for tests below HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import Message, Receive


def request(body: bytes, *, more: bool = False) -> dict[str, Any]:
    """Return a piece of a request's body."""
    return {"type": "http.request", "body": body, "more_body": more}


def disconnect() -> dict[str, Any]:
    """Return the message that the caller has left."""
    return {"type": "http.disconnect"}


def received(*messages: Message) -> Receive:
    """Return a `receive` that gives these messages."""
    left = iter(messages)

    async def receive() -> Message:
        return next(left)

    return receive
