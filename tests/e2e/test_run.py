"""The service as people run it: a process of its own, talked to over HTTP."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.documents import minimal_document
from tests.processes import await_none_using, linux_only, using

if TYPE_CHECKING:
    from collections.abc import Iterator

ICP = Path(sys.executable).with_name("icp")


@dataclass(frozen=True, slots=True)
class Service:
    """A running `icp serve`: its process, what it printed, and a client of it."""

    process: subprocess.Popen[str]
    curl: list[str]
    client: httpx.Client

    def stop(self, number: signal.Signals) -> int:
        """Send it a signal and return its exit code."""
        self.process.send_signal(number)
        self.process.communicate()
        self.client.close()
        return self.process.returncode

    def score(self, icp: str) -> dict[str, Any]:
        """Score a software company."""
        body = {"icp": icp, "account": {"industry": "Software"}}
        answer: dict[str, Any] = self.client.post("/v1/score", json=body).raise_for_status().json()
        return answer


@pytest.fixture
def state() -> Iterator[Path]:
    """A state directory with a path short enough for a socket."""
    directory = Path(tempfile.mkdtemp(prefix="icp-"))
    yield directory
    left = await_none_using(directory)
    shutil.rmtree(directory)
    assert left == []


def _environment(state: Path) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name[:4] != "ICP_"}
    return environment | {"ICP_STATE_DIR": str(state), "ICP_PORT": "0"}


def _start(state: Path) -> Service:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [ICP, "serve"], env=_environment(state), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    curl = next((line for line in process.stdout if line.startswith("curl")), "")
    assert curl, f"icp serve ended early with {process.wait()}"
    words = shlex.split(curl)
    (url,) = (word for word in words if word.startswith("http"))
    return Service(process, words, httpx.Client(base_url=url.removesuffix("/v1/score")))


def test_printed_curl_line_returns_a_decision(state: Path) -> None:
    """What the banner says to paste answers with a decision that says why."""
    service = _start(state)
    _, _, url, _, header, _, body = service.curl
    name, _, value = header.partition(": ")
    decision = httpx.post(url, content=body, headers={name: value}).raise_for_status().json()
    assert decision["icp"]["key"] == "dev-tool"
    assert decision["score"] > 0
    assert service.stop(signal.SIGTERM) == 0


@linux_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopping_leaves_nothing_behind_and_loses_nothing(
    state: Path, number: signal.Signals
) -> None:
    """However it is stopped, no process stays, and the next start has all versions."""
    service = _start(state)
    publication = {"document": minimal_document(), "note": "first", "activate": True}
    published = service.client.post("/v1/icps/small/versions", json=publication)
    assert published.status_code == httpx.codes.CREATED
    before = service.score("small")
    assert service.stop(number) == (0 if number is not signal.SIGKILL else -signal.SIGKILL)
    if number is not signal.SIGKILL:
        assert using(state) == []
    assert await_none_using(state) == []
    again = _start(state)
    after = again.score("small")
    assert after["icp"] == before["icp"] == {**before["icp"], "key": "small", "version": 1}
    assert after["score"] == before["score"] == 2
    assert again.stop(signal.SIGTERM) == 0


def test_second_start_seeds_nothing_anew(state: Path) -> None:
    """A library ICP that was retired stays retired, and no version is published twice."""
    service = _start(state)
    retired = service.client.post("/v1/icps/dev-tool/activations", json={"version": None})
    assert retired.is_success
    service.stop(signal.SIGTERM)
    again = _start(state)
    refused = again.client.post("/v1/score", json={"icp": "dev-tool", "account": {}})
    assert refused.status_code == httpx.codes.CONFLICT
    assert refused.json()["code"] == "no_active_version"
    versions = again.client.get("/v1/icps/dev-tool/versions").json()["items"]
    assert [version["version"] for version in versions] == [1]
    again.stop(signal.SIGTERM)


def test_second_service_does_not_disturb_the_first(state: Path) -> None:
    """Another service on the same state is refused with a reason; the first one goes on."""
    service = _start(state)
    second = subprocess.run(  # noqa: S603 - our own command
        [ICP, "serve"], env=_environment(state), capture_output=True, text=True, check=False
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert "another process runs PostgreSQL" in second.stderr
    assert service.score("dev-tool")["icp"]["version"] == 1
    assert service.stop(signal.SIGTERM) == 0
