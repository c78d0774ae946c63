from __future__ import annotations

import pytest

from app.mapping.hosts import host_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Acme.com/jobs?x=1#y", "acme.com"),
        ("http://acme.com:8080", "acme.com"),
        ("acme.com", "acme.com"),
        ("www.acme.co.uk/", "acme.co.uk"),
        ("//cdn.acme.com/x", "cdn.acme.com"),
        ("ftp://user:secret@acme.com.", "acme.com"),
        ("acme.com/?next=https://other.com", "acme.com"),
        ("https://", None),
        ("  ", None),
        (None, None),
    ],
)
def test_host_of(address: object, host: str | None) -> None:
    """A web address is known by its host: without scheme, user, port, path and `www.`."""
    assert host_of(address) == host
