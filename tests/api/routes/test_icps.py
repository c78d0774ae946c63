from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator
from sqlalchemy import text

from app.main import create_app
from app.settings import Settings
from tests.api.client import running
from tests.api.samples import flagged_document, problem, publish
from tests.documents import minimal_document
from tests.keys import key_in

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from tests.api.client import Client


def test_every_icp_is_listed(client: Client, flagged: str) -> None:
    """The list shows the active version, the owner and when a review is due."""
    publish(client, minimal_document(), activate=False)
    first, second = client.get("/v1/icps").json()["items"]
    assert (first["key"], first["state"], first["active_version"]) == (flagged, "active", 1)
    assert (first["owner"], first["tags"]) == ("revops", ["emea"])
    assert first["review"]["overdue"] is False
    assert (second["key"], second["state"], second["active_version"]) == ("small", "inactive", None)


def test_a_definition_is_shown_as_it_was_published(client: Client, flagged: str) -> None:
    """The active version, or the one asked for, is shown with its document."""
    publish(client, flagged_document(name="Newer"))
    active = client.get(f"/v1/icps/{flagged}").json()
    older = client.get(f"/v1/icps/{flagged}?version=1").json()
    assert (active["icp"]["version"], active["document"]["name"]) == (2, "Newer")
    assert (older["icp"]["version"], older["document"]) == (1, flagged_document())


def test_a_definition_that_is_known_already_is_not_sent_again(client: Client, small: str) -> None:
    """`If-None-Match` with the tag of the answer saves it."""
    tag = client.get(f"/v1/icps/{small}").headers["etag"]
    again = client.get(f"/v1/icps/{small}", headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get(f"/v1/icps/{small}", headers={"if-none-match": '"0-sha256:0"'})
    assert other.status_code == 200


def test_drafts_and_unknown_versions_are_not_found(client: Client, small: str) -> None:
    """There are no drafts yet; a retired ICP shows its versions only by number."""
    for path in ("", "/account-schema"):
        problem(client.get(f"/v1/icps/{small}{path}?version=draft"), 404, "no_draft")
        problem(client.get(f"/v1/icps/{small}{path}?version=2"), 404, "unknown_version")
    client.post("/v1/icps/small/activations", {"version": None})
    problem(client.get(f"/v1/icps/{small}"), 409, "no_active_version")
    assert client.get(f"/v1/icps/{small}?version=1").status_code == 200


def test_the_schema_of_accounts_is_a_json_schema(client: Client, flagged: str) -> None:
    """The answer names the version, and its schema tells sound accounts from others."""
    told = client.get(f"/v1/icps/{flagged}/account-schema").json()
    assert told["icp"]["key"] == flagged
    Draft202012Validator.check_schema(told["schema"])
    schema = Draft202012Validator(told["schema"])
    assert schema.is_valid({"industry": "anything", "internal_owner": "yes", "other": []})
    assert not schema.is_valid({"industry": 3})


def test_a_version_that_was_tampered_with_never_answers(
    client: Client, small: str, flagged: str, database_url: URL, owner_engine: Engine
) -> None:
    """It is a problem wherever it is asked for, and the other ICPs go on."""
    publish(client, minimal_document(name="Newer"))
    _tamper(owner_engine, 1)
    _tamper(owner_engine, 2)
    another = Path(os.environ["ICP_STATE_DIR"]) / "another"  # without what the first has saved
    app = create_app(Settings(database_url=database_url, state_dir=another))
    with running(app, key_in(database_url)) as restarted:
        for answer in (
            restarted.post("/v1/score", {"icp": "small@1", "account": {}}),
            restarted.post("/v1/score/batch", {"icp": "small@1", "accounts": [{}]}),
            restarted.get("/v1/icps/small?version=1"),
            restarted.get("/v1/icps/small/versions/1"),
            restarted.post("/v1/icps/small/activations", {"version": 1}),
        ):
            problem(answer, 503, "version_tampered")
        problem(restarted.post("/v1/score", {"icp": small, "account": {}}), 503, "version_tampered")
        body = {"icp": "*", "account": {}}
        answered, failed = restarted.post("/v1/score", body).json()["results"]
        assert answered["icp"]["key"] == flagged
        assert (failed["icp"], failed["problem"]["code"]) == (small, "version_tampered")
        listed = restarted.get("/v1/icps").json()["items"]
        assert [(item["key"], item["state"]) for item in listed] == [
            (flagged, "active"),
            (small, "tampered"),
        ]


def _tamper(owner: Engine, version: int) -> None:
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE icp_version DISABLE TRIGGER USER"))
        change = "UPDATE icp_version SET document = '{}' WHERE icp_key = 'small' AND version = :n"
        connection.execute(text(change), {"n": version})
        connection.execute(text("ALTER TABLE icp_version ENABLE TRIGGER USER"))


def test_a_tag_is_compared_as_a_whole(client: Client, small: str) -> None:
    """`*`, a list and a weak tag match as RFC 9110 has it; a text that holds the tag does not."""
    path = f"/v1/icps/{small}"
    tag = client.get(path).headers["etag"]
    for held in ("*", f'"other", {tag}', f"W/{tag}", f'"a,b",W/{tag} , "c"'):
        assert client.get(path, headers={"if-none-match": held}).status_code == 304, held
    for held in ("", tag.strip('"'), f'"x{tag[1:]}', '"*"', '""'):
        assert client.get(path, headers={"if-none-match": held}).status_code == 200, held
