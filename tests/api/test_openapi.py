from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.access.scopes import Scope
from app.api.problems import KINDS
from app.main import create_app
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

BEFORE_HTTP = {"malformed_http", "head_too_large"}
"""What is answered before it is known what is called."""
CALLS = {
    ("post", "/v1/score"),
    ("post", "/v1/score/batch"),
    ("post", "/v1/anti-icp/check"),
    ("post", "/v1/titles/classify"),
    ("get", "/v1/personas"),
    ("post", "/v1/personas/match"),
    ("post", "/v1/buying-center/map"),
    ("get", "/v1/icps"),
    ("get", "/v1/icps/{key}"),
    ("get", "/v1/icps/{key}/account-schema"),
    ("get", "/v1/icps/{key}/personas"),
    ("get", "/v1/icps/{key}/personas/{persona}"),
    ("get", "/v1/icps/{key}/playbook/{view}"),
    ("get", "/v1/icps/{key}/playbook/persona/{persona}"),
    ("get", "/v1/icps/{key}/sql"),
    ("get", "/v1/icps/{key}/targeting-filters"),
    ("post", "/v1/icps/{key}/targeting-filters"),
    ("post", "/v1/icps/{key}/versions"),
    ("get", "/v1/icps/{key}/versions"),
    ("get", "/v1/icps/{key}/versions/{version}"),
    ("get", "/v1/icps/{key}/versions/{version}/diff"),
    ("get", "/v1/icps/{key}/draft"),
    ("put", "/v1/icps/{key}/draft"),
    ("patch", "/v1/icps/{key}/draft"),
    ("delete", "/v1/icps/{key}/draft"),
    ("post", "/v1/icps/{key}/draft/lint"),
    ("post", "/v1/icps/{key}/draft/impact"),
    ("get", "/v1/audit"),
    ("get", "/v1/icps/{key}/scheduled-activations"),
    ("post", "/v1/icps/{key}/scheduled-activations/{id}/cancel"),
    ("get", "/v1/icps/{key}/reviews"),
    ("post", "/v1/icps/{key}/reviews"),
    ("post", "/v1/icps/{key}/activations"),
    ("get", "/v1/icps/{key}/activations"),
    ("post", "/v1/keys"),
    ("get", "/v1/keys"),
    ("post", "/v1/keys/{id}/rotate"),
    ("post", "/v1/keys/{id}/revoke"),
    ("post", "/v1/webhooks"),
    ("get", "/v1/webhooks"),
    ("delete", "/v1/webhooks/{id}"),
    ("post", "/v1/webhooks/{id}/rotate"),
    ("get", "/v1/webhooks/{id}/deliveries"),
    ("post", "/v1/webhooks/{id}/replay"),
    ("post", "/v1/webhooks/{id}/test"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
    ("get", "/problems"),
    ("get", "/problems/{code}"),
}


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    """The OpenAPI document; making it needs no database."""
    app = create_app(Settings.model_validate({"database_url": "postgresql://nowhere/none"}))
    document: dict[str, Any] = app.openapi()
    assert document is app.openapi()
    return document


def test_every_call_is_documented(openapi: dict[str, Any]) -> None:
    """The document lists each call, with a summary and a description."""
    operations = {
        (method, path): operation
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    }
    assert operations.keys() == CALLS
    for operation in operations.values():
        assert operation["description"]
        assert operation["tags"]
    assert len({operation["operationId"] for operation in operations.values()}) == len(CALLS)


def test_every_reference_leads_somewhere(openapi: dict[str, Any]) -> None:
    """No schema is referred to that the document does not hold, and none is left over."""
    schemas = openapi["components"]["schemas"]
    headers = {f"#/components/headers/{name}" for name in openapi["components"]["headers"]}
    named = set(_references(openapi))
    assert named == {f"#/components/schemas/{name}" for name in schemas} | headers


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for member in node.values():
            yield from _references(member)
    elif isinstance(node, list):
        for member in node:
            yield from _references(member)


def test_every_error_is_documented_as_a_problem(openapi: dict[str, Any]) -> None:
    """Each response of 400 and above is a problem document with the codes of the table."""
    told = set()
    for methods in openapi["paths"].values():
        for operation in methods.values():
            assert "500" in operation["responses"]
            for status, response in operation["responses"].items():
                if int(status) < 400:
                    continue
                assert list(response["content"]) == ["application/problem+json"]
                codes = [code for code in KINDS if f"`{code}`" in response["description"]]
                assert codes
                assert {KINDS[code].status for code in codes} == {int(status)}
                told.update(codes)
    assert told == KINDS.keys() - BEFORE_HTTP


def test_writing_and_scoring_say_what_they_take(openapi: dict[str, Any]) -> None:
    """Each POST documents the schema of its body, but for those that take none."""
    for path, methods in openapi["paths"].items():
        if "post" in methods and not path.endswith(("/revoke", "/lint", "/cancel", "/test")):
            assert methods["post"]["requestBody"]["content"]["application/json"]["schema"]


def test_no_two_schemas_have_one_title(openapi: dict[str, Any]) -> None:
    """Generators of clients name classes by titles, and drop what comes second."""
    titles = [
        schema["title"] for schema in openapi["components"]["schemas"].values() if "title" in schema
    ]
    assert len(titles) == len(set(titles))


def test_answers_that_are_no_json_say_so(openapi: dict[str, Any]) -> None:
    """Metrics are text, and a batch may answer in lines."""
    paths = openapi["paths"]
    metrics = paths["/metrics"]["get"]["responses"]["200"]["content"]
    batch = paths["/v1/score/batch"]["post"]["responses"]["200"]["content"]
    assert list(metrics) == ["text/plain"]
    assert list(batch) == ["application/json", "application/x-ndjson"]


def test_what_names_an_icp_has_a_pattern(openapi: dict[str, Any]) -> None:
    """The key of a path, and the ICP of a query, are no text of any kind."""
    named = [
        parameter
        for methods in openapi["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
        if parameter["name"] in ("key", "icp")
    ]
    assert len(named) == 27
    assert all("pattern" in parameter["schema"] for parameter in named)


def test_every_call_says_who_may_call(openapi: dict[str, Any]) -> None:
    """Each operation names the scopes of which it takes one, or that it takes everybody."""
    schemes = openapi["components"]["securitySchemes"]
    everybody = set()
    for path, methods in openapi["paths"].items():
        for operation in methods.values():
            if not operation["security"]:
                everybody.add(path)
                continue
            for alternative in operation["security"]:
                ((scheme, (scope,)),) = alternative.items()
                assert scheme in schemes
                assert scope in set(Scope)
            assert {"401", "403", "429", "503"} <= operation["responses"].keys()
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert "ICP-Min-Revision" in names
    assert everybody == {"/healthz", "/readyz", "/problems", "/problems/{code}"}


def test_headers_that_matter_are_documented(openapi: dict[str, Any]) -> None:
    """Every response names its request id, and those that ask for patience say for how long."""
    for methods in openapi["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                assert "X-Request-Id" in response["headers"]
                assert ("Retry-After" in response["headers"]) is (status in {"429", "503"})
