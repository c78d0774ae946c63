from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
