from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.api.samples import problem

if TYPE_CHECKING:
    from tests.api.client import Client


def test_the_documentation_needs_no_internet(client: Client) -> None:
    """Every asset of `/docs` comes from this server."""
    page = client.get("/docs").text
    assets = re.findall(r"""(?:src|href|url)(?:="|: ')([^"']+)""", page)
    assert len(assets) == 4
    for asset in assets:
        assert asset.startswith("/")
        assert client.get(asset).status_code == 200
    assert "//" not in re.sub(r"<!--.*?-->", "", page).replace("://", "")


@pytest.mark.parametrize(
    "path",
    [
        "../../pyproject.toml",
        "%2e%2e/%2e%2e/pyproject.toml",
        "..%2f..%2fpyproject.toml",
        "..%5c..%5cpyproject.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "%00",
        "",
    ],
)
def test_the_documentation_serves_its_own_files_alone(client: Client, path: str) -> None:
    """No path leads out of the directory of its assets, and none redirects."""
    assert client.get(f"/docs/assets/{path}", follow_redirects=False).status_code == 404


def test_the_directory_itself_does_not_redirect(client: Client) -> None:
    """A path that lacks only its slash is not found, like all others."""
    answer = client.get("/docs/assets", follow_redirects=False)
    problem(answer, 404, "not_found")
