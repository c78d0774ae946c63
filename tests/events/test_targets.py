from __future__ import annotations

import asyncio

import pytest

from app.events.errors import TargetRefused
from app.events.targets import Target, Targets


def resolved(url: str, *, allow_private: bool = False) -> Target:
    """Return where a message goes."""
    return asyncio.run(Targets(allow_private=allow_private).resolve(url))


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0.0.0.0",  # noqa: S104 - nobody listens
        "10.1.2.3",
        "169.254.169.254",
        "192.168.0.1",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
    ],
)
def test_addresses_within_are_refused(host: str) -> None:
    """However a loopback, private or metadata address is written, nothing is sent there."""
    with pytest.raises(TargetRefused, match=r"not public|cannot be resolved|not a URL"):
        resolved(f"https://{host}/hooks")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://8.8.8.8/", "begins with https://, as"),
        ("ftp://8.8.8.8/", "begins with https://$"),
        ("file:///etc/passwd", "begins with https://$"),
        ("//8.8.8.8/", "begins with https://$"),
        ("https:///hooks", "names no host"),
        ("https://8.8.8.8:0/", "names no host"),
        ("https://me:word@8.8.8.8/", "no user or password"),
        ("https://8.8.8.8@127.0.0.1/", "no user or password"),
        ("https://8.8.8.8/#there", "no fragment"),
        ("https://8.8.8.8:port/", "not a URL"),
        ("https://[8.8.8.8/", "not a URL|cannot be resolved"),
        ("https://" + "a" * 64 + ".example/", "not a URL|cannot be resolved"),
        ("https://name.invalid/", "cannot be resolved"),
    ],
)
def test_urls_that_are_refused(url: str, reason: str) -> None:
    """Each with a sentence that says what would be right."""
    with pytest.raises(TargetRefused, match=reason):
        resolved(url)


def test_a_public_address_is_taken() -> None:
    """A target is the address itself, the name of its host, and whose certificate it shows."""
    target = resolved("https://8.8.8.8:8443/hooks?for=icp")
    assert str(target.url) == "https://8.8.8.8:8443/hooks?for=icp"
    assert (target.host, target.name) == ("8.8.8.8:8443", "8.8.8.8")
    assert resolved("https://[2606:4700::1111]/").url.host == "2606:4700::1111"


def test_a_name_is_resolved_once_and_pinned() -> None:
    """What is connected to is the address that was checked; the name is only said."""
    target = resolved("http://localhost:8080/hooks", allow_private=True)
    assert target.url.host in {"127.0.0.1", "::1"}
    assert (target.url.port, target.url.path) == (8080, "/hooks")
    assert (target.host, target.name) == ("localhost:8080", "localhost")


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "[::1]"])
def test_addresses_within_are_allowed_by_setting(host: str) -> None:
    """Who runs the service and its receivers on one network says so."""
    assert resolved(f"http://{host}/", allow_private=True).host == host
