"""Every call, with every kind of credential that is not good enough for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pytest
from fastapi.routing import iter_route_contexts

from app.access.scopes import Scope
from app.access.secret import as_sent, new_id, new_secret
from app.api.calls import CALLS
from app.api.security import declared
from app.main import create_app
from app.settings import Settings
from tests.api.samples import problem
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.api.client import Client

PARAMETERS = {
    "key": "small",
    "version": "1",
    "id": "aaaaaaaaaa",
    "code": "unauthenticated",
    "view": "one-pager",
    "persona": "nobody",
}
FRAMEWORK = {"/openapi.json", "/docs/assets"}
"""Public, and made by the framework."""


class Operation(NamedTuple):
    """A call as the OpenAPI document has it."""

    method: str
    path: str
    scopes: frozenset[str]
    names_icp: bool

    def send(self, client: Client) -> httpx.Response:
        """Return the answer to it; only some have a body that fits."""
        body: dict[str, object] = {}
        if self.path in CALLS:
            accounts: dict[str, object] = (
                {"accounts": [{}]} if self.path.endswith("batch") else {"account": {}}
            )
            body = {"icp": "small", **accounts}
        more: dict[str, Any] = {"json": body} if self.method == "post" else {}
        return client.request(self.method, self.path.format(**PARAMETERS), **more)


def operations(client: Client) -> Iterator[Operation]:
    """Yield every call of the service."""
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, told in methods.items():
            scopes = frozenset(scope for one in told["security"] for scope in one["key"])
            names_icp = "{key}" in path or path in CALLS
            yield Operation(method, path, scopes, names_icp)


@pytest.fixture
def guarded(client: Client, small: str) -> list[Operation]:
    """The calls that need a credential; the ICP they name is there."""
    assert small == PARAMETERS["key"]
    found = [one for one in operations(client) if one.scopes]
    assert len(found) >= 15
    return found


def test_every_route_declares_its_callers() -> None:
    """A route that says neither which scope it takes nor that it is public fails here."""
    app = create_app(Settings.model_validate({"database_url": "postgresql://nowhere/none"}))
    routes = list(iter_route_contexts(app.routes))
    silent = {str(route.path) for route in routes if declared(route) is None}
    assert silent == FRAMEWORK
    assert all(call.scope in Scope for call in CALLS.values())


def test_public_calls_are_these_alone(client: Client) -> None:
    """Health, and what documents the service: whoever adds one has to add it here."""
    public = {one.path for one in operations(client) if not one.scopes}
    assert public == {"/healthz", "/readyz", "/problems", "/problems/{code}"}
    with client.calling_with(None):
        for path in ("/healthz", "/readyz", "/problems", "/docs", "/openapi.json"):
            assert client.get(path).status_code == 200


def test_nobody_calls_without_a_key(client: Client, guarded: list[Operation]) -> None:
    """Without a credential every call is answered 401 with a challenge, whatever its body."""
    with client.calling_with(None):
        for one in guarded:
            answer = one.send(client)
            problem(answer, 401, "unauthenticated")
            assert answer.headers["www-authenticate"] == 'Bearer realm="icp-scoring"', one


@pytest.mark.parametrize("kind", ["unknown", "guessed", "garbled", "expired", "revoked", "token"])
def test_nobody_calls_with_a_bad_key(client: Client, guarded: list[Operation], kind: str) -> None:
    """A key that is unknown, guessed, garbled, expired or revoked is answered 401 by every call."""
    with client.calling_with(_bad(client, kind)):
        for one in guarded:
            answer = one.send(client)
            problem(answer, 401, "unauthenticated")
            assert 'error="invalid_token"' in answer.headers["www-authenticate"], one


def _bad(client: Client, kind: str) -> str:
    issued = client.issue()
    if kind == "unknown":
        return as_sent(new_id(), new_secret())
    if kind == "guessed":
        return as_sent(issued.key.id, new_secret())
    if kind == "garbled":
        return issued.secret.upper()
    if kind == "token":
        return "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.x"
    path = f"/v1/keys/{issued.key.id}"
    body = {"overlap_seconds": 0}
    answer = (
        client.post(f"{path}/rotate", body) if kind == "expired" else client.post(f"{path}/revoke")
    )
    assert answer.status_code in {200, 201}
    return issued.secret


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_calls_alone(
    client: Client, guarded: list[Operation], scope: Scope
) -> None:
    """With one scope, a call that takes it goes through, and every other is answered 403."""
    with client.calling_with(client.issue(scope).secret):
        for one in guarded:
            answer = one.send(client)
            if scope in one.scopes:
                assert answer.status_code not in {401, 403}, (one, answer.text)
                assert answer.status_code < 500, (one, answer.text)
            else:
                told = problem(answer, 403, "missing_scope")
                challenge = answer.headers["www-authenticate"]
                assert 'error="insufficient_scope"' in challenge, one
                assert all(f"`{wanted}`" in told["detail"] for wanted in one.scopes), one


def test_every_scope_opens_something(guarded: list[Operation]) -> None:
    """There is no scope that nothing takes."""
    assert {scope for one in guarded for scope in one.scopes} == set(Scope)


def test_an_icp_outside_the_list_is_refused_everywhere(
    client: Client, guarded: list[Operation]
) -> None:
    """A key for another ICP is answered 403 by every call that names this one."""
    with client.calling_with(client.issue(icps=["other"]).secret):
        for one in guarded:
            if one.names_icp:
                problem(one.send(client), 403, "icp_not_allowed")


def test_an_icp_on_the_list_is_answered_for(client: Client, guarded: list[Operation]) -> None:
    """A key for this ICP is as good as one for all of them, where this one is named."""
    with client.calling_with(client.issue(icps=["small"]).secret):
        for one in guarded:
            if one.names_icp:
                assert one.send(client).status_code not in {401, 403}, one


def test_a_limited_key_does_not_learn_of_other_icps(client: Client, small: str) -> None:
    """Whether an ICP is there is not told: not by its absence, nor by keys that look like it."""
    with client.calling_with(client.issue(icps=["smal", "smalls"]).secret):
        there = problem(client.get(f"/v1/icps/{small}"), 403, "icp_not_allowed")
        nowhere = problem(client.get("/v1/icps/nowhere"), 403, "icp_not_allowed")
        assert there["detail"].replace(small, "nowhere") == nowhere["detail"]
        assert client.get("/v1/icps").json() == {"items": []}
        body = {"icp": "*", "account": {}}
        assert client.post("/v1/score", body).json() == {"results": []}
        for answer in (
            client.get("/v1/icps/smal"),
            client.get("/v1/icps/smal/versions"),
            client.get("/v1/icps/smal/activations"),
            client.post("/v1/score", {"icp": "smal", "account": {}}),
            client.post("/v1/score", {"icp": ["smal"], "account": {}}),
        ):
            assert f"'{small}'" not in answer.text
            assert f'"{small}"' not in answer.text


def test_a_limited_key_reads_no_metrics(client: Client, small: str) -> None:
    """Metrics name every ICP, so a credential for some of them does not get them."""
    with client.calling_with(client.issue(Scope.METRICS, icps=[small]).secret):
        problem(client.get("/metrics"), 403, "icp_not_allowed")
    with client.calling_with(client.issue(Scope.METRICS).secret):
        assert client.get("/metrics").status_code == 200


def test_secrets_are_in_no_answer(client: Client, guarded: list[Operation]) -> None:
    """What is sent as a key comes back nowhere, and neither does its digest."""
    made = client.issue(Scope.METRICS)
    secret = made.secret.rpartition("_")[2]
    with client.calling_with(made.secret):
        answers = [one.send(client) for one in guarded]
    with client.calling_with(made.secret + "x"):
        answers += [one.send(client) for one in guarded]
    answers.append(client.get("/v1/keys"))
    for answer in answers:
        shown = answer.text + str(answer.headers)
        assert secret not in shown
        assert made.key.secret_digest.hex() not in shown


def test_a_web_page_is_no_caller(client: Client, small: str) -> None:
    """Nothing a browser sends by itself is a credential, and no other origin may read answers."""
    page = {"origin": "https://evil.example", "cookie": "session=1", "host": "evil.example"}
    body = {"icp": small, "account": {}}
    with client.calling_with(None):
        answer = client.post("/v1/score", body, headers=page)
        problem(answer, 401, "unauthenticated")
        assert "set-cookie" not in answer.headers
        asked = {**page, "access-control-request-method": "POST"}
        preflight = client.request("OPTIONS", "/v1/score", headers=asked)
        assert preflight.status_code == 405
    for told in (answer, preflight):
        assert "access-control-allow-origin" not in told.headers


def test_a_write_is_signed_with_the_name_of_its_key(client: Client, small: str) -> None:
    """The actor of a version is the key that published it; what a body says of it is refused."""
    path = f"/v1/icps/{small}/activations"
    with client.calling_with(client.issue(name="release robot").secret):
        assert client.post(path, {"version": None}).json()["actor"] == "release robot"
        answer = client.post(path, {"version": 1, "actor": "somebody else"})
    problem(answer, 422, "request_invalid")


def test_text_that_would_be_sql_is_only_text(client: Client, small: str) -> None:
    """Wherever a text goes, it is stored or refused as it is, and nothing else happens."""
    text = "x'; DROP TABLE api_key CASCADE; --"
    body = {"document": minimal_document(owner=text), "note": text, "activate": True}
    published = client.post(f"/v1/icps/{small}/versions", body)
    assert (published.status_code, published.json()["version"]) == (201, 2)
    newest = client.get(f"/v1/icps/{small}/versions?limit=1").json()["items"][0]
    assert newest["note"] == text
    assert client.get(f"/v1/icps/{small}").json()["document"]["owner"] == text
    made = client.post("/v1/keys", {"name": "a", "scopes": ["score"], "description": text})
    assert made.json()["description"] == text
    path = f"/v1/icps/{quote(text, safe='')}"
    problem(client.get(path), 404, "unknown_icp")
    problem(client.get(f"{path}/versions"), 404, "unknown_icp")
    problem(client.post(f"/v1/keys/{quote(text, safe='')}/revoke"), 404, "unknown_key")
    problem(client.post("/v1/score", {"icp": text, "account": {}}), 422, "invalid_selector")
