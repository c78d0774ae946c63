from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from app.cli.commands import COMMANDS
from app.cli.main import main
from tests.cli.running import drained, icp, program, written
from tests.docs.pages import ROOT
from tests.documents import minimal_document
from tests.waiting import eventually


def test_help_lists_the_commands() -> None:
    """Without a command, people see which ones there are."""
    ran = icp()

    listed = ran.err.split("Commands:")[1].strip().splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """Each command says what it does, and what its options are."""
    ran = icp(command, "--help")

    assert ran.code == 0
    assert ran.out.startswith(f"Usage: icp {command} ")
    assert "--help" in ran.out
    assert len(ran.out.splitlines()[2].split()) > 3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str) -> None:
    """The page on the command line names each command and each of its options."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    help_ = icp(command, "--help").out

    assert f"`icp {command}`" in page
    assert [option for option in re.findall(r"--[a-z-]+", help_) if option not in page] == []


def test_an_unknown_command() -> None:
    """A misspelled command is refused with the one that may be meant."""
    ran = icp("scroe")

    assert ran.code == 2
    assert "Did you mean 'score'" in ran.err


def test_the_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installed program runs the command its arguments name."""
    monkeypatch.setattr("sys.argv", ["icp", "schema", "--help"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0


def test_a_process_of_its_own(tmp_path: Path) -> None:
    """The installed program writes UTF-8 whatever the terminal speaks, and fails on faults."""
    definition = written(tmp_path / "icp.json", minimal_document())
    accounts = written(tmp_path / "a.ndjson", '{"name": "Škoda"}\nx\n')
    command = ("score", accounts, "--icp", definition, "--output", "csv")

    with program(*command, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") as process:
        out, err = process.communicate()

    assert process.returncode == 1
    assert "Škoda" in out.decode()
    assert b"Traceback" not in err


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    """When the program that reads the output has seen enough, nothing is complained about."""
    definition = written(tmp_path / "icp.json", minimal_document())
    accounts = written(tmp_path / "a.ndjson", '{"name": "Acme"}\n' * 20_000)

    with program("score", accounts, "--icp", definition, "--output", "ndjson") as process:
        assert process.stdout
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        complaints = drained(process.stderr)

    assert complaints == ""


def test_a_full_disk(tmp_path: Path) -> None:
    """What cannot be written ends the program with one sentence, not with a traceback."""
    definition = written(tmp_path / "icp.json", minimal_document())
    accounts = written(tmp_path / "a.ndjson", '{"name": "Acme"}\n')

    with (
        Path("/dev/full").open("wb") as full,
        program("score", accounts, "--icp", definition, stdout=full) as process,
    ):
        said = drained(process.stderr)

    assert process.returncode == 1
    assert said == "the output or a temporary file cannot be written: No space left on device\n"


def test_a_program_that_is_terminated(tmp_path: Path) -> None:
    """SIGTERM takes away what is half written."""
    definition = written(tmp_path / "icp.json", minimal_document())
    out, pipe = tmp_path / "out.ndjson", tmp_path / "a.ndjson"
    os.mkfifo(pipe)

    with (
        program("score", pipe, "--icp", definition, "--out", out) as process,
        pipe.open("wb") as accounts,
    ):
        accounts.write(b'{"name": "Acme"}\n')
        accounts.flush()
        eventually(lambda: out.with_name("out.ndjson.partial").exists())
        process.terminate()
        process.wait()

    assert process.returncode == 143
    assert {file.name for file in tmp_path.iterdir()} == {"icp.json", "a.ndjson"}


def test_a_wrong_call_of_the_program() -> None:
    """A wrong call ends with 2 and without a traceback."""
    with program("score") as process:
        assert "Missing argument" in drained(process.stderr)

    assert process.returncode == 2


def test_only_the_command_that_runs_is_loaded() -> None:
    """Scoring a file does not wait for the imports of the server."""
    with program("score", "--help", PYTHONPROFILEIMPORTTIME="1") as process:
        imported = drained(process.stderr)

    assert "app.cli.choosing" in imported
    assert "fastapi" not in imported
    assert "sqlalchemy" not in imported
