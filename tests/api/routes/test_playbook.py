from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from app.access.scopes import Scope
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document
from app.people.playbook.views import VIEWS
from tests.api.samples import problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/dev-tool/playbook"
MARKDOWN = {"accept": "text/markdown"}


@pytest.fixture
def dev_tool(client: Client) -> str:
    """A definition that ships, published and active."""
    return publish(client, _document())


def _document() -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(canonical(parse_yaml(library_document("dev-tool"))))
    return document


@pytest.mark.usefixtures("dev_tool")
@pytest.mark.parametrize("view", [*VIEWS, "persona/developer"])
def test_a_view_is_answered_in_both_forms(client: Client, view: str) -> None:
    """JSON is what OpenAPI says it is; Markdown names the version, too."""
    answer = client.get(f"{PATH}/{view}")
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    openapi = client.get("/openapi.json").json()
    path = "persona/{persona}" if "/" in view else "{view}"
    shape = openapi["paths"][f"/v1/icps/{{key}}/playbook/{path}"]["get"]["responses"]["200"]
    schema = shape["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": openapi["components"]}).validate(told)
    assert told["view"] == view.partition("/")[0]
    assert (told["icp"]["key"], told["icp"]["version"], told["missing"]) == ("dev-tool", 1, [])
    text = client.get(f"{PATH}/{view}", headers=MARKDOWN)
    assert text.headers["content-type"] == "text/markdown; charset=utf-8"
    name = "Developer tool (`dev-tool`)" if "/" in view else "`dev-tool`"
    assert f"\n\n{name}, version 1, digest `{told['icp']['digest']}`\n\n" in text.text
    assert answer.headers["vary"] == text.headers["vary"] == "Accept"


@pytest.mark.usefixtures("dev_tool")
def test_a_view_that_is_known_already_is_not_sent_again(client: Client) -> None:
    """Each form has a tag of its own, and each version."""
    path = f"{PATH}/one-pager"
    json, text = client.get(path), client.get(path, headers=MARKDOWN)
    assert json.headers["etag"] != text.headers["etag"]
    for answer, more in ((json, {}), (text, MARKDOWN)):
        tag = {"if-none-match": answer.headers["etag"]}
        again = client.get(path, headers=tag | more)
        assert (again.status_code, again.content, again.headers["vary"]) == (304, b"", "Accept")
    held = {"if-none-match": json.headers["etag"]}
    assert client.get(path, headers=MARKDOWN | held).status_code == 200
    publish(client, _document() | {"statement": "Others."})
    newer = client.get(path, headers=held)
    assert (newer.status_code, newer.json()["statement"]) == (200, "Others.")
    assert client.get(f"{path}?version=1", headers=held).status_code == 304


def test_what_is_missing_is_told(client: Client, small: str) -> None:
    """A bare definition has every view, with the places of what it lacks."""
    told = client.get(f"/v1/icps/{small}/playbook/fit-message-proof").json()
    assert (told["fit_statement"], told["pitches"]) == (None, [])
    assert {part["pointer"] for part in told["missing"]} == {
        *("/messaging/fit_statement", "/messaging/time_to_value", "/personas")
    }
    text = client.get(f"/v1/icps/{small}/playbook/fit-message-proof", headers=MARKDOWN).text
    assert "## Missing in the definition\n\n- `/messaging/fit_statement`: The messaging" in text


@pytest.mark.usefixtures("dev_tool")
def test_what_there_is_not(client: Client) -> None:
    """A view, a persona, an ICP or a version of another name is not found, with what there is."""
    unknown = problem(client.get(f"{PATH}/onepager"), 404, "unknown_view")
    assert unknown["near"] == ["one-pager"]
    assert all(name in unknown["detail"] for name in (*VIEWS, "persona/{persona}"))
    problem(client.get(f"{PATH}/persona"), 404, "unknown_view")
    for path in (f"{PATH}/persona/engineering-manger", "/v1/icps/dev-tool/personas/manager"):
        assert "platform-engineer" in problem(client.get(path), 404, "unknown_persona")["detail"]
    problem(client.get("/v1/icps/dev-tol/playbook/one-pager"), 404, "unknown_icp")
    problem(client.get(f"{PATH}/one-pager?version=2"), 404, "unknown_version")
    problem(client.get(f"{PATH}/one-pager?version=0"), 422, "parameters_invalid")
    problem(client.get(f"{PATH}/one-pager?form=short"), 422, "parameters_invalid")
    refused = client.get(f"{PATH}/one-pager", headers={"accept": "text/html"})
    problem(refused, 406, "not_acceptable")
    assert refused.headers["vary"] == "Accept"
    problem(client.post(f"{PATH}/one-pager"), 405, "method_not_allowed")


def test_a_draft_is_for_who_may_write_it(client: Client) -> None:
    """Its views say `draft`; a draft with faults has none, and readers see no draft."""
    publish(client, minimal_document(), activate=False)
    path, begin = "/v1/icps/small", {"if-none-match": "*"}
    client.request("PUT", f"{path}/draft", json={"document": minimal_document()}, headers=begin)
    told = client.get(f"{path}/playbook/one-pager?version=draft")
    assert told.json()["icp"]["version"] == "draft"
    problem(client.get(f"{path}/playbook/one-pager"), 409, "no_active_version")
    reader = client.issue(Scope.DEFINITIONS_READ)
    with client.calling_with(reader.secret):
        refused = client.get(f"{path}/playbook/one-pager?version=draft")
        problem(refused, 403, "missing_scope")
        problem(client.get(f"{path}/personas?version=draft"), 403, "missing_scope")
    client.request(
        "PATCH",
        f"{path}/draft",
        content=b'{"document": {"bands": []}}',
        headers={"if-match": "*", "content-type": "application/merge-patch+json"},
    )
    faulty = client.get(f"{path}/playbook/one-pager?version=draft")
    problem(faulty, 422, "definition_invalid")
