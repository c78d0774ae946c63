from __future__ import annotations

import os
from uuid import RFC_4122, UUID

from app.api.ids import decision_id, decision_ids, request_id


def test_a_decision_id_is_a_random_uuid() -> None:
    """Decision ids are UUIDs of version 4, written as the standard library does, and all differ."""
    ids = [decision_id(), *decision_ids(2_000), decision_id()]
    assert len(set(ids)) == len(ids)
    for text in ids:
        uuid = UUID(text.decode())
        assert (uuid.version, uuid.variant, str(uuid)) == (4, RFC_4122, text.decode())


def test_a_request_id_is_random() -> None:
    """Request ids are 32 hexadecimal digits, and all differ."""
    ids = {request_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(text) == 32 and int(text, 16) >= 0 for text in ids)


def test_processes_do_not_share_ids() -> None:
    """A forked process makes ids of its own."""
    request_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, request_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 32).decode() != request_id()
    os.close(reading)
    os.close(writing)
