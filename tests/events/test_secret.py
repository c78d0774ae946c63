from __future__ import annotations

import time
from base64 import b64decode

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from app.events.secret import WEBHOOK_ID, message_id, new_secret, signed_headers, webhook_id

BODY = '{"type":"icp.test","data":{"note":"Größe"}}'.encode()


def test_the_public_library_verifies_what_is_signed() -> None:
    """A receiver with the secret takes the message, whatever letters it has."""
    secret, now = new_secret(), int(time.time())
    headers = signed_headers("msg_1", now, BODY, [secret])
    assert Webhook(secret).verify(BODY, headers)["data"] == {"note": "Größe"}
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_1", str(now))


@pytest.mark.parametrize("changed", ["id", "timestamp", "body", "secret"])
def test_nothing_signed_can_be_changed(changed: str) -> None:
    """Another id, time, body or secret does not verify."""
    secret, now = new_secret(), int(time.time())
    headers = signed_headers("msg_1", now, BODY, [secret])
    if changed == "id":
        headers["webhook-id"] = "msg_2"
    if changed == "timestamp":
        headers["webhook-timestamp"] = str(now - 1)
    body = BODY + b" " if changed == "body" else BODY
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret() if changed == "secret" else secret).verify(body, headers)


def test_either_secret_verifies_while_both_sign() -> None:
    """During a rotation a receiver may have the old secret or the new one."""
    old, new = new_secret(), new_secret()
    headers = signed_headers("msg_1", int(time.time()), BODY, [new, old])
    for secret in (old, new):
        Webhook(secret).verify(BODY, headers)


def test_secrets_and_ids_have_the_forms_of_the_standard() -> None:
    """A secret is whsec_ and 32 random bytes in base64; no two are alike."""
    secret = new_secret()
    assert secret.startswith("whsec_")
    assert len(b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert len({new_secret() for _ in range(100)}) == 100
    assert WEBHOOK_ID.fullmatch(webhook_id())
    assert message_id().startswith("msg_")
    assert len(message_id()) == 30
