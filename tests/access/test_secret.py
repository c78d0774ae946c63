from __future__ import annotations

from app.access.secret import BEARER, as_sent, new_id, new_secret


def test_a_key_is_one_word_that_can_be_searched_for() -> None:
    """Ids and secrets are letters and digits, so the parts of a key are told apart by its `_`."""
    for _ in range(200):
        key_id, secret = new_id(), new_secret()
        sent = as_sent(key_id, secret)
        assert sent.split("_") == ["icp", key_id, secret]
        assert sent.replace("_", "").isalnum()
        found = BEARER.fullmatch(f"Bearer {sent}".encode())
        assert found
        assert found.groups() == (key_id.encode(), secret.encode())


def test_no_two_keys_are_alike() -> None:
    """Ids and secrets come from the system's randomness; secrets have 256 bits of it."""
    assert len({new_id() for _ in range(1_000)}) == 1_000
    secrets = {new_secret() for _ in range(1_000)}
    assert len(secrets) == 1_000
    assert all(len(secret) * 5 >= 256 for secret in secrets)
