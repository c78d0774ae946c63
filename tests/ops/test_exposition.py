"""Several workers: each in a process of its own, as prometheus_client decides when imported."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.multiprocess import mark_process_dead

from app.ops.exposition import serve_metrics
from app.ops.instruments import DIRECTORY_VARIABLE
from app.ops.metrics import Metrics
from tests.ops.samples import samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DECISIONS = 'icp_decisions_total{band="good",icp="small",version="1"}'
SHARES = 'icp_score_share_bucket{icp="small",le="0.4",version="1"}'
WORKER = """
import sys
from app.ops.instruments import count_as
from app.ops.metrics import Metrics
from tests.ops.test_metrics import Outcome, Served, readings

count_as(int(sys.argv[1]))
counted = Metrics()
counted.watch(lambda: readings(revision=int(sys.argv[1])))
counted.scored(Served(), Outcome())
counted.flush()
print("counted", flush=True)
sys.stdin.read()
counted.scored(Served(), Outcome())
counted.flush()
sys.stdout.buffer.write(counted.text())
"""
SERVER = """
import sys
from app.ops.exposition import serve_metrics

serve_metrics(int(sys.argv[1]))
"""


FULL = "import app.ops.metrics\napp.ops.metrics._ROOM_BYTES = 2**63"
PARENT = """
from app.ops.metrics import Metrics

Metrics()
"""


@contextmanager
def process(directory: Path, code: str, argument: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run code as a worker does that shares a directory; kill it at the end."""
    environment = {**os.environ, DIRECTORY_VARIABLE: str(directory)}
    with subprocess.Popen(  # noqa: S603 - the code above
        [sys.executable, "-c", code, str(argument)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def scrape(port: int) -> dict[str, float]:
    """Return what a metrics port shows, once somebody listens there."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
        return samples(client.get(f"http://127.0.0.1:{port}/metrics").content)


def counted(worker: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Wait until a worker has counted."""
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"counted\n"
    return worker


def test_workers_are_summed_and_their_gauges_kept_apart(tmp_path: Path) -> None:
    """Any worker shows the sum of all, and what is true of each by its process id."""
    with process(tmp_path, WORKER, 7) as one, process(tmp_path, WORKER, 8) as other:
        counted(one)
        shown = samples(counted(other).communicate(b"")[0])
        assert shown[DECISIONS] == shown[SHARES] == 3
        assert shown['icp_revision{pid="7"}'] == 7
        assert shown['icp_revision{pid="8"}'] == 8
        assert shown["icp_ready"] == 1


def test_a_worker_that_ended_still_counts(tmp_path: Path) -> None:
    """What ended workers counted stays in the sum; what was true of them is gone."""
    with process(tmp_path, WORKER, 7) as one, process(tmp_path, WORKER, 8) as other:
        counted(one).kill()
        one.wait()
        mark_process_dead(7, tmp_path)  # type: ignore[no-untyped-call]
        shown = samples(counted(other).communicate(b"")[0])
        assert shown[DECISIONS] == 3
        assert 'icp_revision{pid="7"}' not in shown
        assert shown['icp_revision{pid="8"}'] == 8


def test_a_worker_that_starts_again_goes_on(tmp_path: Path) -> None:
    """A worker takes over what the one of its number counted, and leaves no more files."""
    for total in (2, 4):
        with process(tmp_path, WORKER, 7) as worker:
            shown = samples(counted(worker).communicate(b"")[0])
        assert shown[DECISIONS] == total
    assert {file.stem.rpartition("_")[2] for file in tmp_path.iterdir()} == {"7"}


def test_a_parent_that_answers_nothing_is_no_worker(tmp_path: Path) -> None:
    """A process that only wires the application before it forks leaves nothing in the sums."""
    with process(tmp_path, PARENT, 0) as parent:
        assert parent.wait() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_stops_the_metrics_alone(tmp_path: Path) -> None:
    """Without room for its file a worker goes on, as writing would kill it; metrics stand still."""
    full = WORKER.replace("counted = Metrics()", f"counted = Metrics()\n{FULL}")
    with process(tmp_path, full, 7) as worker:
        shown = samples(counted(worker).communicate(b"")[0])
        assert worker.wait() == 0
    assert shown == {}


def test_a_loopback_port_shows_all_workers(tmp_path: Path) -> None:
    """The metrics port answers without a key with what the workers counted."""
    port = free_port()
    with process(tmp_path, WORKER, 7) as worker, process(tmp_path, SERVER, port):
        counted(worker)
        assert scrape(port)[DECISIONS] == 1


def test_a_page_cannot_read_the_loopback_port(tmp_path: Path) -> None:
    """A name that was made to lead to this machine gets nothing; the machine's own names do."""
    port = free_port()
    with process(tmp_path, SERVER, port):
        scrape(port)
        address = f"http://127.0.0.1:{port}/metrics"
        for host in (f"localhost:{port}", "127.0.0.1", f"[::1]:{port}"):
            assert httpx.get(address, headers={"Host": host}).status_code == 200
        assert httpx.get(address, headers={"Host": f"evil.example:{port}"}).status_code == 421


def test_a_taken_port_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A metrics port that somebody else listens on is told at once."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    port = free_port()
    with process(tmp_path, SERVER, port):
        scrape(port)
        with pytest.raises(OSError, match="in use"):
            serve_metrics(port)


def test_a_directory_named_too_late_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that would count for itself alone, unnoticed, does not start."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    with pytest.raises(RuntimeError, match="before prometheus_client is imported"):
        Metrics()
