"""Every bad input is a problem document: never a failure of the service, nothing half written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.api.client import JSON, NDJSON
from tests.api.samples import pointers, problem
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

POSTS = (
    "/v1/score",
    "/v1/score/batch",
    "/v1/anti-icp/check",
    "/v1/titles/classify",
    "/v1/icps/small/versions",
    "/v1/icps/small/activations",
)
MALFORMED = {
    "nothing": b"",
    "half of it": b'{"icp": "small"',
    "two values": b"{} {}",
    "NaN": b'{"account": {"employees": NaN}}',
    "infinity": b'{"account": {"employees": -Infinity}}',
    "too large a number": b'{"account": {"employees": 1e999}}',
    "a lone surrogate": b'{"icp": "\\ud800"}',
    "bad UTF-8": b'{"icp": "\xff"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "too deep": b'{"account": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep and open": b"[" * 100_000,
    "a repeated key": b'{"icp": "small", "icp": "other"}',
    "a repeated key within": b'{"document": {"key": "a", "key": "b"}}',
}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("name", MALFORMED)
def test_a_body_that_is_no_json(client: Client, path: str, name: str) -> None:
    """What is not well-formed JSON is malformed, on every call that takes a body."""
    problem(client.post(path, MALFORMED[name]), 400, "malformed_json")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"3"])
def test_a_body_that_is_no_object(client: Client, path: str, body: bytes) -> None:
    """A body of another kind than an object does not fit."""
    found = problem(client.post(path, body), 422, "request_invalid")
    assert pointers(found) == [("", "wrong_kind")]


@pytest.mark.parametrize("path", POSTS)
def test_a_body_of_another_type(client: Client, path: str) -> None:
    """A form, and a body that does not say what it is, are refused."""
    for headers in ({"content-type": "application/x-www-form-urlencoded"}, {}):
        answer = client.request("POST", path, content=b"{}", headers=headers)
        problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("path", POSTS)
def test_a_body_too_large(client: Client, path: str) -> None:
    """A body may have 1 MiB, one that holds many of something 32; one byte more is refused."""
    most = 1 if path.endswith(("/score", "/activations")) else 32
    body = b" " * (most * 1_048_576)
    problem(client.post(path, body), 400, "malformed_json")
    problem(client.post(path, body + b" "), 413, "too_large")


SCORE: dict[str, Any] = {"icp": "small", "account": {}}
BATCH: dict[str, Any] = {"icp": "small", "accounts": []}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("score", {}, [("/account", "missing"), ("/icp", "missing")]),
        ("score", SCORE | {"icp": None}, [("/icp", "wrong_kind")]),
        ("score", SCORE | {"icp": 3}, [("/icp", "wrong_kind")]),
        ("score", SCORE | {"icp": ""}, [("/icp", "bad_length")]),
        ("score", SCORE | {"icp": "k" * 10_000}, [("/icp", "bad_length")]),
        ("score", SCORE | {"icp": []}, [("/icp", "bad_length")]),
        ("score", SCORE | {"icp": ["small"] * 101}, [("/icp", "bad_length")]),
        (
            "score",
            SCORE | {"icp": ["small", 3, None]},
            [("/icp/1", "wrong_kind"), ("/icp/2", "wrong_kind")],
        ),
        ("score", SCORE | {"account": []}, [("/account", "wrong_kind")]),
        ("score", SCORE | {"account": None}, [("/account", "wrong_kind")]),
        ("score", SCORE | {"as_of": "2026-02-30"}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"as_of": "1899-12-31"}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"as_of": "3000-01-01"}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"as_of": "20260115"}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"as_of": "2026-01-15T00:00:00Z"}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"as_of": 20260115}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"as_of": None}, [("/as_of", "bad_date")]),
        ("score", SCORE | {"detail": "more"}, [("/detail", "unknown_choice")]),
        ("score", SCORE | {"detail": ["full"]}, [("/detail", "unknown_choice")]),
        ("score", SCORE | {"include": ["all"]}, [("/include", "unknown_choice")]),
        ("score", SCORE | {"include": "facts"}, [("/include", "unknown_choice")]),
        ("score", SCORE | {"acount": {}}, [("/acount", "unknown_field")]),
        ("score", SCORE | {"a/b~": 1}, [("/a~1b~0", "unknown_field")]),
        ("score/batch", {"icp": "small"}, [("/accounts", "missing")]),
        ("score/batch", BATCH | {"icp": ["small"]}, [("/icp", "wrong_kind")]),
        ("score/batch", BATCH | {"accounts": {}}, [("/accounts", "wrong_kind")]),
        ("score/batch", BATCH | {"accounts": [{}] * 10_001}, [("/accounts", "too_many")]),
        ("anti-icp/check", BATCH | SCORE, [("/account", "contradiction")]),
        ("anti-icp/check", {"icp": "small"}, [("/account", "missing")]),
        ("anti-icp/check", SCORE | {"detail": "full"}, [("/detail", "unknown_field")]),
        ("icps/small/versions", {"note": 3}, [("/document", "missing"), ("/note", "bad_note")]),
        (
            "icps/small/versions",
            {"document": {}, "note": "n" * 1_001, "activate": "yes", "x": 1},
            [("/activate", "wrong_kind"), ("/note", "bad_note"), ("/x", "unknown_field")],
        ),
        ("icps/small/activations", {}, [("/version", "missing")]),
        ("icps/small/activations", {"version": 0}, [("/version", "wrong_kind")]),
        ("icps/small/activations", {"version": True}, [("/version", "wrong_kind")]),
        ("icps/small/activations", {"version": 1.5}, [("/version", "wrong_kind")]),
        ("icps/small/activations", {"version": 2**31}, [("/version", "wrong_kind")]),
        (
            "icps/small/activations",
            {"version": 1, "expected_version": "1"},
            [("/expected_version", "wrong_kind")],
        ),
    ],
)
def test_a_body_of_another_shape(
    client: Client, small: str, path: str, body: object, expected: list[tuple[str, str]]
) -> None:
    """Every fault of a request is reported at once, with a pointer into it."""
    found = problem(client.post(f"/v1/{path}", body), 422, "request_invalid")
    assert pointers(found) == expected
    assert len(client.get(f"/v1/icps/{small}/versions").json()["items"]) == 1


def test_a_field_that_is_nearly_right_is_suggested(client: Client) -> None:
    """An unknown field that resembles a known one says so."""
    found = problem(client.post("/v1/score", SCORE | {"acount": {}}), 422, "request_invalid")
    assert "did you mean 'account'?" in found["detail"]


def test_a_thousand_unknown_fields_have_a_short_answer(client: Client) -> None:
    """Only the first unknown fields are listed."""
    many = SCORE | {f"field_{number}": 1 for number in range(1_000)}
    found = problem(client.post("/v1/score", many), 422, "request_invalid")
    assert len(found["errors"]) == 20


@pytest.mark.parametrize(
    "account",
    [
        {"industry": "x" * 1_001},
        {"k" * 10_000: 1},
        {f"key_{number}": 1 for number in range(501)},
        {"technologies": ["x"] * 1_001},
        {"technologies": ["x", None]},
        {"employees": 10**400},
        {"employees": True},
        {"industry": "a\u0000b"},
        {"triggers": [[]]},
    ],
)
def test_an_account_beyond_the_limits(client: Client, small: str, account: object) -> None:
    """Wrong kinds, too long, too many and too large are faults of the account."""
    body = orjson.dumps({"icp": small, "account": {}})
    if account == {"employees": 10**400}:
        body = body.replace(b"{}", b'{"employees":1' + b"0" * 400 + b"}")
        problem(client.post("/v1/score", body), 400, "malformed_json")
        return
    problem(client.post("/v1/score", {"icp": small, "account": account}), 422, "account_invalid")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/icps/small?version=0", [("/version", "wrong_kind")]),
        ("/v1/icps/small?version=new", [("/version", "wrong_kind")]),
        ("/v1/icps/small?version=99999999999", [("/version", "wrong_kind")]),
        ("/v1/icps/small/account-schema?version=-1", [("/version", "wrong_kind")]),
        ("/v1/icps/small?versio=2", [("/versio", "unknown_field")]),
        ("/v1/icps/small?version=1&version=2", [("/version", "duplicate_key")]),
        ("/v1/icps/small/versions?limt=1", [("/limt", "unknown_field")]),
        ("/v1/icps/small/versions/1?version=2", [("/version", "unknown_field")]),
        ("/v1/icps/small/activations?limit=1&limit=2", [("/limit", "duplicate_key")]),
        ("/v1/icps?tag=emea", [("/tag", "unknown_field")]),
        ("/problems?code=not_found", [("/code", "unknown_field")]),
        ("/v1/icps/small/versions/0", [("/version", "out_of_range")]),
        ("/v1/icps/small/versions/99999999999", [("/version", "out_of_range")]),
        ("/v1/icps/small/versions/one", [("/version", "wrong_kind")]),
        ("/v1/icps/small/versions?limit=0", [("/limit", "out_of_range")]),
        (
            "/v1/icps/small/versions?limit=x&after=-1",
            [("/limit", "wrong_kind"), ("/after", "out_of_range")],
        ),
        ("/v1/icps/small/activations?after=99999999999999999999", [("/after", "out_of_range")]),
    ],
)
def test_a_parameter_that_does_not_fit(
    client: Client, small: str, path: str, expected: list[tuple[str, str]]
) -> None:
    """A parameter of another kind or out of range is named."""
    assert pointers(problem(client.get(path), 422, "parameters_invalid")) == expected
    assert small == "small"


@pytest.mark.parametrize("path", POSTS)
def test_a_parameter_beside_a_json_body(client: Client, path: str) -> None:
    """What a JSON body holds is not taken from the query, nor skipped there."""
    found = problem(client.post(f"{path}?icp=small", b"{}"), 422, "parameters_invalid")
    assert pointers(found) == [("/icp", "unknown_field")]


def test_a_parameter_that_is_nearly_right_is_suggested(client: Client) -> None:
    """An unknown parameter that resembles one of the call says so."""
    found = problem(client.get("/v1/icps/small?versio=2"), 422, "parameters_invalid")
    assert "did you mean 'version'?" in found["detail"]


@pytest.mark.parametrize(
    "path", ["", "/versions", "/versions/1", "/activations", "/account-schema"]
)
@pytest.mark.parametrize("key", ["smal", "small@1", "*", "tag:emea", "Small", "%00", "k" * 10_000])
def test_a_path_of_an_unknown_icp(client: Client, small: str, key: str, path: str) -> None:
    """A path whose key is nobody's is not found, with keys that look like it."""
    found = problem(client.get(f"/v1/icps/{key}{path}"), 404, "unknown_icp")
    assert found.get("near") in (None, [small])
    assert len(found["detail"]) < 200


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/nothing", "/v1/icps/small/drafts", "/docs/assets/x"]
)
def test_a_path_that_leads_nowhere(client: Client, path: str) -> None:
    """An unknown route is a problem, too."""
    problem(client.get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["/v1/score/", "/v1/score/batch/", "/v1/icps/", "/healthz/"])
def test_a_path_with_a_slash_too_many(client: Client, path: str) -> None:
    """A path that ends with a slash is not found rather than redirected without a word."""
    for method in ("GET", "POST"):
        found = problem(client.request(method, path), 404, "not_found")
        assert "slash" in found["detail"]


def test_a_method_that_does_not_fit(client: Client) -> None:
    """A known path with another method says which methods it has."""
    answer = client.request("DELETE", "/v1/score")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    for path in ("versions", "activations"):
        answer = client.request("DELETE", f"/v1/icps/small/{path}")
        problem(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [("/icp", "missing")]),
        ("?icp=", [("/icp", "bad_length")]),
        ("?icp=small&icp=other", [("/icp", "wrong_kind")]),
        ("?icp=small&as_of=2026-02-30", [("/as_of", "bad_date")]),
        (
            "?icp=small&detail=more&include=all",
            [("/detail", "unknown_choice"), ("/include", "unknown_choice")],
        ),
        ("?icp=small&asof=2026-01-01", [("/asof", "unknown_field")]),
    ],
)
def test_a_parameter_of_ndjson_that_does_not_fit(
    client: Client, query: str, expected: list[tuple[str, str]]
) -> None:
    """The parameters of an NDJSON batch are checked before its body is read."""
    answer = client.request("POST", f"/v1/score/batch{query}", content=b"{}\n", headers=NDJSON)
    assert pointers(problem(answer, 422, "parameters_invalid")) == expected


def test_nothing_of_a_refused_definition_is_kept(client: Client) -> None:
    """A definition that is refused leaves no ICP, no version and no activation."""
    body = {"document": minimal_document(bands=[]), "note": "x", "activate": True}
    problem(client.post("/v1/icps/small/versions", body), 422, "definition_invalid")
    assert client.get("/v1/icps").json() == {"items": []}
    problem(client.get("/v1/icps/small/activations"), 404, "unknown_icp")
    assert JSON["content-type"] == "application/json"
