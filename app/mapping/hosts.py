"""Web addresses as companies are known by them: `https://www.acme.com/jobs` is `acme.com`."""

from __future__ import annotations

import re

from app.mapping.columns import text_of

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_END = re.compile(r"[/?#]")
_PORT = re.compile(r":\d*$")


def host_of(value: object) -> str | None:
    """Return the host of a web address, without `www.`; a bare host stays as it is."""
    text = text_of(value)
    if text is None:
        return None
    scheme = _SCHEME.match(text)
    authority = _END.split(text[scheme.end() :] if scheme else text, maxsplit=1)[0]
    host = _PORT.sub("", authority.rpartition("@")[2]).rstrip(".").lower()
    return host.removeprefix("www.") or None
