"""Reading what a request sends: its content type, and its body within the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.types import Receive

JSON = "application/json"
NDJSON = "application/x-ndjson"
MAX_BODY = 1_048_576
MAX_BATCH = 32 * MAX_BODY

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
    given, *parameters = headers.get(b"content-type", b"").decode("latin-1").split(";")
    kind = given.strip().lower()
    if kind.startswith("application/") and kind.endswith("+json"):
        kind = JSON
    charsets = [
        value.strip(' "').lower()
        for name, _, value in (parameter.partition("=") for parameter in parameters)
        if name.strip().lower() == "charset"
    ]
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if kind not in accepted or encoding != b"identity" or set(charsets) - {"utf-8", "utf8"}:
        raise ProblemError(
            "unsupported_media_type",
            f"Send {' or '.join(accepted)} in UTF-8, without a content encoding.",
            headers={"Accept": ", ".join(accepted)},
        )
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


async def read(headers: Headers, receive: Receive, most: int) -> bytes:
    """Return the whole body.

    Raises:
        ProblemError: `too_large`, before more than `most` bytes are held.
        DisconnectedError: When the caller goes away in the middle of it.
    """
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > most:
        raise too_large(most)
    body = bytearray()
    async for chunk in chunks(receive):
        body += chunk
        if len(body) > most:
            raise too_large(most)
    return bytes(body)


def too_large(most: int) -> ProblemError:
    """Return the problem of a body, or a line, of more than `most` bytes."""
    return ProblemError("too_large", f"More than {most:,} bytes were sent; send less at a time.")
