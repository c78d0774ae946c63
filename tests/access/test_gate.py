from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.access.errors import Unauthenticated
from app.access.gate import Gate
from app.access.principal import Principal
from app.access.scopes import Scope
from app.access.secret import as_sent, new_id, new_secret
from app.access.uses import Uses
from tests.access.samples import Recorder, made_key

if TYPE_CHECKING:
    from app.access.records import KeyRecord


def gate(*keys: KeyRecord, recorder: Recorder | None = None) -> Gate:
    """Return a gate that knows these keys."""
    known = {key.id: key for key in keys}
    return Gate(lambda: known, None, Uses(recorder or Recorder()))


def refusal(gate_: Gate, authorization: bytes | None) -> str:
    """Return why a header is refused."""
    with pytest.raises(Unauthenticated) as refused:
        gate_.principal(authorization)
    return refused.value.reason


def test_a_key_says_who_calls() -> None:
    """Whoever sends a key is its principal: name, scopes, ICPs, and what limits count."""
    key, sent = made_key(icps=frozenset({"small"}), rate_limit="9/second")
    caller = gate(key).principal(sent)
    allowed = frozenset({"small"})
    assert caller == Principal("crm", frozenset({Scope.SCORE}), allowed, key.id, "9/second")
    assert caller.may_name("small")
    assert not caller.may_name("other")


def test_the_scheme_may_be_lower_case() -> None:
    """`bearer` is the same scheme as `Bearer`."""
    key, sent = made_key()
    assert gate(key).principal(sent.replace(b"Bearer", b"bearer")).credential == key.id


def test_no_header_is_told_apart() -> None:
    """Whoever sends nothing is asked for a key, and gets a challenge without an error."""
    with pytest.raises(Unauthenticated) as refused:
        gate().principal(None)
    assert not refused.value.given


def test_an_unknown_id_and_a_wrong_secret_look_alike() -> None:
    """Nobody learns which ids exist."""
    key, _ = made_key()
    wrong = f"Bearer {as_sent(key.id, new_secret())}".encode()
    unknown = f"Bearer {as_sent(new_id(), new_secret())}".encode()
    assert refusal(gate(key), wrong) == refusal(gate(key), unknown)


def test_the_end_of_a_key_is_told_to_its_holder_alone() -> None:
    """Who has the secret learns that the key is revoked or expired; others that it is unknown."""
    now = datetime.now(UTC)
    revoked, sent_revoked = made_key(revoked_at=now)
    expired, sent_expired = made_key(expires_at=now)
    known = gate(revoked, expired)
    assert refusal(known, sent_revoked) == "The key is revoked."
    assert refusal(known, sent_expired) == "The key has expired."
    for key in (revoked, expired):
        guessed = f"Bearer {as_sent(key.id, new_secret())}".encode()
        assert "not known" in refusal(known, guessed)


def test_expiry_is_checked_at_each_call() -> None:
    """A key with an hour left works; no refresh of memory is needed to end it."""
    key, sent = made_key(expires_at=datetime.now(UTC) + timedelta(hours=1))
    assert gate(key).principal(sent).credential == key.id


def test_a_key_that_is_gone_from_memory_is_unknown() -> None:
    """The gate asks for the keys at each call."""
    key, sent = made_key()
    known = {key.id: key}
    asked = Gate(lambda: known, None, Uses(Recorder()))
    assert asked.principal(sent)
    known.clear()
    assert "not known" in refusal(asked, sent)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Bearer",
        "{key}",
        "Basic {key}",
        "Bearer  {key}",
        "Bearer {key} ",
        "Bearer {key}\n",
        "Bearer {key}a",
        "Bearer {key}, Bearer {key}",
        "Bearer {cut}",
        "Bearer {upper}",
        "Bearer ICP_{id}_{secret}",
        "Bearer icp-{id}-{secret}",
        "Bearer icp_\0{cut}",
        "Bearer {key}\xff",
        "Bearer a.b.c",
    ],
)
def test_only_a_whole_key_is_read(written: str) -> None:
    """What is no key to the letter is refused, whatever it is, and never fails."""
    key, sent = made_key()
    text = sent.decode().removeprefix("Bearer ")
    parts = {"key": text, "cut": text[:-1], "upper": text.upper(), "id": key.id}
    header = written.format(secret=text[-52:], **parts).encode("latin-1")
    assert "Authorization holds no key" in refusal(gate(key), header)


def test_a_long_header_is_refused_at_once() -> None:
    """However long it is, it is no key."""
    assert "no key" in refusal(gate(), b"Bearer icp_" + b"a" * 1_000_000)


def test_no_refusal_holds_a_secret() -> None:
    """What is sent is not repeated: answers are logged."""
    key, sent = made_key(revoked_at=datetime.now(UTC))
    secret = sent.rsplit(b"_")[-1].decode()
    assert secret not in refusal(gate(key), sent)
    assert secret not in refusal(gate(), sent)
    assert secret not in refusal(gate(), sent + b".")


def test_only_what_was_let_in_counts_as_used() -> None:
    """A use is noted for a key that works, and for no other."""
    recorder = Recorder()
    key, sent = made_key()
    revoked, sent_revoked = made_key(revoked_at=datetime.now(UTC))
    uses = Uses(recorder)
    known = {key.id: key, revoked.id: revoked}
    asked = Gate(lambda: known, None, uses)
    asked.principal(sent)
    refusal(asked, sent_revoked)
    uses.flush()
    assert [set(recorded) for recorded in recorder.recorded] == [{key.id}]
