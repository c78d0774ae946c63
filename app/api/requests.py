"""Reading what a request sends: its content type, and its body within the limit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.types import Receive

    from app.api.flight import Ticket

JSON = "application/json"
NDJSON = "application/x-ndjson"
MAX_BODY = 1_048_576
MAX_BATCH = 32 * MAX_BODY
CALLER_LEFT = 499
"""The status under which requests are counted whose caller left before the answer."""

Headers = dict[bytes, bytes]


class DisconnectedError(Exception):
    """The caller went away before the whole body had arrived."""


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return the headers of an ASGI scope by lower-case name."""
    return dict(raw)


def media_type(headers: Headers, accepted: tuple[str, ...]) -> str:
    """Return which of the accepted media types the body has.

    Raises:
        ProblemError: `unsupported_media_type`; a body without a type is none of them, so that a
            foreign web page cannot post here without the browser asking first.
    """
    kind = _kind(headers.get(b"content-type", b""), headers.get(b"content-encoding", b"identity"))
    if kind not in accepted:
        raise ProblemError(
            "unsupported_media_type",
            f"Send {' or '.join(accepted)} in UTF-8, without a content encoding.",
            headers={"Accept": ", ".join(accepted)},
        )
    return kind


@lru_cache(maxsize=256)
def _kind(content_type: bytes, encoding: bytes) -> str:
    """Return the media type of a body; nothing for one that is compressed or not in UTF-8."""
    given, *parameters = content_type.decode("latin-1").split(";")
    kind = given.strip().lower()
    if kind.startswith("application/") and kind.endswith("+json"):
        kind = JSON
    charsets = {
        value.strip(' "').lower()
        for name, _, value in (parameter.partition("=") for parameter in parameters)
        if name.strip().lower() == "charset"
    }
    if encoding.strip().lower() != b"identity" or charsets - {"utf-8", "utf8"}:
        return ""
    return kind


async def chunks(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body as it arrives.

    Raises:
        DisconnectedError: When the caller goes away in the middle of it.
    """
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def read(headers: Headers, receive: Receive, most: int, ticket: Ticket) -> bytes:
    """Return the whole body.

    Args:
        headers: Of the request.
        receive: What the body comes from.
        most: The bytes it may have.
        ticket: The request; it holds a body that comes in pieces.

    Raises:
        ProblemError: `too_large`, before more than `most` bytes are held; `overloaded`.
        DisconnectedError: When the caller goes away in the middle of it.
    """
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > most:
        raise too_large(most)
    ticket.is_arriving = True
    held = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        piece: bytes = message.get("body", b"")
        if len(held) + len(piece) > most:
            raise too_large(most)
        if not message.get("more_body"):
            break
        ticket.hold(len(piece))
        held += piece
    ticket.is_arriving = False
    return bytes(held + piece) if held else piece


def too_large(most: int) -> ProblemError:
    """Return the problem of a body, or a line, of more than `most` bytes."""
    return ProblemError("too_large", f"More than {most:,} bytes were sent; send less at a time.")
