from __future__ import annotations

import pytest

from app.access.secret import as_sent, new_id, new_secret
from app.ops.redaction import redacted

KEY_ID, SECRET = new_id(), new_secret()
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"  # noqa: S105 - no token of anybody


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"key {as_sent(KEY_ID, SECRET)} is unknown", f"key icp_{KEY_ID}_[hidden] is unknown"),
        (f"Authorization: Bearer {as_sent(KEY_ID, SECRET)}", "Authorization: Bearer [hidden]"),
        (f"b'bearer {TOKEN}'", "b'bearer [hidden]'"),
        ("authorization: Basic aWNwOnNlc2FtZTEyMw==", "authorization: Basic [hidden]"),
        (f"token {TOKEN}, expired", "token [hidden], expired"),
        (
            "postgresql+psycopg://icp:open:se/same@db/icp",
            "postgresql+psycopg://icp:[hidden]@db/icp",
        ),
        ("redis://:sesame@cache:6379/0", "redis://:[hidden]@cache:6379/0"),
        ("host=db password=sesame user=icp", "host=db password=[hidden] user=icp"),
        ('{"password": "sesame", "user": "icp"}', '{"password": "[hidden]", "user": "icp"}'),
        ('{\\"password\\": \\"sesame\\"}', '{\\"password\\": \\"[hidden]\\"}'),
    ],
    ids=range(10),
)
def test_secrets_are_hidden(text: str, shown: str) -> None:
    """A key, a token or a password never stays in a text; whose it was may."""
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "the metric icp_snapshot_write_failures_total rises",
        "GET http://127.0.0.1:8000/v1/icps/dev-tool?version=3 from somebody@example.com",
        "2026-11-21T10:00:00Z basic tests of the bearer",
        "the database refuses the password",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """Names, addresses and words that only look alike are not touched."""
    assert redacted(text) == text
