from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.problems import KINDS
from tests.api.samples import problem

if TYPE_CHECKING:
    from tests.api.client import Client


def test_every_code_has_a_page(client: Client) -> None:
    """The `type` of every problem leads to what its code means."""
    listed = client.get("/problems").json()["items"]
    assert [kind["code"] for kind in listed] == list(KINDS)
    for kind in listed:
        assert client.get(f"/problems/{kind['code']}").json() == kind
    problem(client.get("/problems/nothing"), 404, "not_found")
