"""Starting, stopping, and starting again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.documents import minimal_document
from tests.e2e.running import ICP, environment, start
from tests.processes import await_none_using, children_of, linux_only, using
from tests.waiting import eventually


def test_printed_curl_line_returns_a_decision(state: Path) -> None:
    """What the banner says to paste answers with a decision that says why."""
    service = start(state)
    line = service.said.splitlines()[-1]
    assert "$(cat " in line
    ran = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert '"key":"dev-tool"' in ran.stdout
    assert service.stop() == 0


def test_keys_are_asked_for(state: Path) -> None:
    """Without the key nothing is scored; the key is no secret of the banner."""
    service = start(state)
    refused = httpx.post(f"{service.address}/v1/score", json={"icp": "dev-tool", "account": {}})
    assert refused.status_code == httpx.codes.UNAUTHORIZED
    assert (state / "development-key").read_text().strip() not in service.said
    assert (state / "development-key").stat().st_mode & 0o777 == 0o600
    assert service.stop() == 0


@linux_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopping_leaves_nothing_behind_and_loses_nothing(
    state: Path, number: signal.Signals
) -> None:
    """However the parent is stopped, no process stays; the next start has all data and the key."""
    service = start(state, "--workers", "2")
    key = (state / "development-key").read_text()
    publication = {"document": minimal_document(), "note": "first", "activate": True}
    published = service.client.post("/v1/icps/small/versions", json=publication)
    assert published.status_code == httpx.codes.CREATED
    before = service.score("small")
    family = children_of(service.process.pid)
    assert len(family) == 3
    assert service.stop(number) == (0 if number is not signal.SIGKILL else -signal.SIGKILL)
    if number is not signal.SIGKILL:
        assert using(state) == []
    assert await_none_using(state) == []
    again = start(state)
    assert (state / "development-key").read_text() == key
    after = again.score("small")
    assert after["icp"] == before["icp"] == {**before["icp"], "key": "small", "version": 1}
    assert after["score"] == before["score"] == 2
    assert again.stop() == 0


def test_second_start_seeds_nothing_anew(state: Path) -> None:
    """A library ICP that was retired stays retired, and no version is published twice."""
    service = start(state)
    retired = service.client.post("/v1/icps/dev-tool/activations", json={"version": None})
    assert retired.is_success
    service.stop()
    again = start(state)
    refused = again.client.post("/v1/score", json={"icp": "dev-tool", "account": {}})
    assert refused.status_code == httpx.codes.CONFLICT
    assert refused.json()["code"] == "no_active_version"
    versions = again.client.get("/v1/icps/dev-tool/versions").json()["items"]
    assert [version["version"] for version in versions] == [1]
    again.stop()


def test_second_service_does_not_disturb_the_first(state: Path) -> None:
    """Another service on the same state is refused with a reason; the first one goes on."""
    service = start(state)
    second = subprocess.run(  # noqa: S603 - our own command
        [ICP, "serve"], env=environment(state), capture_output=True, text=True, check=False
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert "another process runs PostgreSQL" in second.stderr
    assert service.score()["icp"]["version"] == 1
    assert service.stop() == 0


@linux_only
@pytest.mark.parametrize("seconds", [0, 0.1, 0.2, 0.4, 0.8])
def test_stopping_right_after_the_start_shows_no_traceback(state: Path, seconds: float) -> None:
    """Ctrl-C while it starts ends it quietly, and leaves nothing running."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [ICP, "serve"],
        env=environment(state),
        cwd=state,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    eventually(lambda: _has_begun(process.pid))
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, said = process.communicate()
    assert process.returncode in {0, 1, 130, -signal.SIGINT}  # 130: as typer has it
    assert "Traceback" not in said


def _has_begun(number: int) -> bool:
    """Tell whether it is past what Python does by itself, which Ctrl-C ends with a traceback."""
    return "pydantic" in Path(f"/proc/{number}/maps").read_text()
