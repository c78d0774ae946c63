from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from app.database.embedded import server as embedded
from app.database.embedded.server import EmbeddedError, EmbeddedPostgres, StateInUseError
from tests.processes import await_none_using, linux_only, using

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD = """
import sys
from pathlib import Path
from app.database.embedded.server import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as server:
    print(server._keeper.pid, flush=True)
    sys.stdin.read()
"""
ORPHAN = """
import os, sys
from pathlib import Path
from app.database.embedded import cluster
from app.database.embedded.privileges import leave_root, owner_for
cluster.die_with_parent = lambda signal: None  # as where the kernel cannot do that
orphan = cluster.Cluster(Path(sys.argv[1]))
if os.geteuid() == 0:
    leave_root(owner_for(orphan.data))
orphan.start()
"""


@pytest.fixture
def state() -> Iterator[Path]:
    """A state directory with a path short enough for a socket."""
    directory = Path(tempfile.mkdtemp(prefix="icp-"))
    yield directory
    assert await_none_using(directory) == []
    shutil.rmtree(directory)


def _execute(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    url = server.url()
    with psycopg.connect(
        host=str(server.directory), user=url.username, dbname=url.database, autocommit=True
    ) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _hold(state: Path) -> tuple[subprocess.Popen[str], int]:
    holder = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", HOLD, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    return holder, int(holder.stdout.readline())


def _postmaster(state: Path) -> int:
    return int((state / "pg/data/postmaster.pid").read_text().split()[0])


def test_data_survive_a_restart(state: Path) -> None:
    """What was written is there at the next start, and nothing runs in between."""
    with EmbeddedPostgres(state) as server:
        _execute(server, "CREATE TABLE kept AS SELECT 1 AS value")
    assert using(state) == []
    with EmbeddedPostgres(state) as server:
        assert _execute(server, "SELECT value FROM kept") == [(1,)]


def test_only_the_owner_of_the_directory_gets_in(state: Path) -> None:
    """The socket lies in a directory of mode 0700, and there is no TCP."""
    with EmbeddedPostgres(state) as server:
        assert server.directory.stat().st_mode & 0o777 == 0o700
        assert _execute(server, "SHOW listen_addresses") == [("",)]


def test_second_server_in_a_directory_is_refused(state: Path) -> None:
    """A directory has one server; the second start says so and leaves the first one alone."""
    with EmbeddedPostgres(state) as server:
        with pytest.raises(StateInUseError, match="choose another ICP_STATE_DIR"):
            EmbeddedPostgres(state).start()
        assert _execute(server, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("length", [embedded.MAX_STATE_PATH + 1, 300])
def test_long_paths_are_refused(length: int) -> None:
    """A path in which a socket has no room is refused before anything is made."""
    with pytest.raises(EmbeddedError, match="choose a shorter ICP_STATE_DIR"):
        EmbeddedPostgres(Path("/" + "x" * (length - 1)))


def test_path_with_a_comma_is_refused(state: Path) -> None:
    """A comma would make two addresses of one, so the path is refused before anything is made."""
    with pytest.raises(EmbeddedError, match="has a comma in its path"):
        EmbeddedPostgres(state / "a,b")
    assert list(state.iterdir()) == []


def test_symbolic_link_is_refused(state: Path) -> None:
    """A link in place of the directory is not followed: what it names keeps its mode and files."""
    (state / "other").mkdir(mode=0o755)
    (state / "pg").symlink_to(state / "other")
    with pytest.raises(EmbeddedError, match="is a symbolic link"):
        EmbeddedPostgres(state).start()
    assert list((state / "other").iterdir()) == []
    assert (state / "other").stat().st_mode & 0o777 == 0o755


def test_longest_path_works(state: Path) -> None:
    """A path of the greatest length allowed has room for the socket."""
    longest = state / ("x" * (embedded.MAX_STATE_PATH - len(os.fsencode(state)) - 1))
    with EmbeddedPostgres(longest) as server:
        assert _execute(server, "SELECT 1") == [(1,)]


def test_impossible_directory_is_refused(state: Path) -> None:
    """A path below a file is refused with the reason."""
    (state / "file").touch()
    with pytest.raises(EmbeddedError, match="cannot be used: Not a directory"):
        EmbeddedPostgres(state / "file" / "state").start()


def test_data_of_another_version_are_refused(state: Path) -> None:
    """Data that another major version made are left alone."""
    with EmbeddedPostgres(state) as server:
        version = server.directory / "data" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 17"):
        EmbeddedPostgres(state).start()
    version.write_text("18\n")


def test_interrupted_creation_is_begun_again(state: Path) -> None:
    """Half a data directory, left by a kill, does not stop the next start."""
    half = state / "pg" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(state) as server:
        assert _execute(server, "SELECT 1") == [(1,)]


def test_server_that_cannot_start_says_why(state: Path) -> None:
    """The last words of the log reach the person who starts the service."""
    with EmbeddedPostgres(state) as server:
        configuration = server.directory / "data" / "postgresql.conf"
    sound = configuration.read_text()
    configuration.write_text("no such setting = at all\n")
    with pytest.raises(EmbeddedError, match="syntax error"):
        EmbeddedPostgres(state).start()
    configuration.write_text(sound)
    with EmbeddedPostgres(state) as server:
        assert _execute(server, "SELECT 1") == [(1,)]


@linux_only
@pytest.mark.parametrize("victims", ["holder", "keeper", "holder keeper", "holder keeper server"])
def test_kill_leaves_nothing_behind_and_loses_nothing(state: Path, victims: str) -> None:
    """Whatever is killed, PostgreSQL ends too, and the next start has all data."""
    holder, keeper = _hold(state)
    server = EmbeddedPostgres(state)
    _execute(server, "CREATE TABLE kept AS SELECT 1 AS value")
    numbers = {"holder": holder.pid, "keeper": keeper, "server": _postmaster(state)}
    for victim in victims.split():
        os.kill(numbers[victim], signal.SIGKILL)
    holder.communicate()
    assert await_none_using(state) == []
    with server:
        assert _execute(server, "SELECT value FROM kept") == [(1,)]


def test_stop_signals_to_everybody_do_not_stop_the_server_early(state: Path) -> None:
    """The keeper outlives a signal to the whole group, so that the service can drain first."""
    holder, keeper = _hold(state)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(keeper, number)
    assert _execute(EmbeddedPostgres(state), "SELECT 1") == [(1,)]
    holder.communicate()
    assert holder.returncode == 0


def test_restart_right_after_a_kill(state: Path) -> None:
    """A start waits until the keeper of a killed process has finished."""
    holder, _ = _hold(state)
    holder.kill()
    holder.communicate()
    with EmbeddedPostgres(state) as server:
        assert _execute(server, "SELECT 1") == [(1,)]


def test_running_server_is_adopted(state: Path) -> None:
    """A server that nobody keeps any more is used, and stopped at the end."""
    with EmbeddedPostgres(state):
        pass
    subprocess.run([sys.executable, "-c", ORPHAN, state / "pg"], check=True)  # noqa: S603 - ours
    orphan = _postmaster(state)
    with EmbeddedPostgres(state) as server:
        assert _postmaster(state) == orphan
        assert _execute(server, "SELECT 1") == [(1,)]
    assert await_none_using(state) == []


def test_number_of_another_process_does_not_hinder_the_start(state: Path) -> None:
    """A stale pid file, whose number belongs to another process by now, is not believed."""
    holder, keeper = _hold(state)
    pid_file = state / "pg" / "data" / "postmaster.pid"
    for victim in (holder.pid, keeper, _postmaster(state)):
        os.kill(victim, signal.SIGKILL)
    holder.communicate()
    assert await_none_using(state) == []
    _, _, rest = pid_file.read_text().partition("\n")
    pid_file.write_text(f"{os.getpid()}\n{rest}")
    with EmbeddedPostgres(state) as server:
        assert _execute(server, "SELECT 1") == [(1,)]
