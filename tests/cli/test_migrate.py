from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.database import heads
from app.database.embedded.server import EmbeddedPostgres
from app.database.engine import owner_engine
from tests.cli.running import icp

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import URL


def _revision(url: URL) -> object:
    with owner_engine(url).connect() as connection:
        return connection.scalar(text("SELECT revision FROM registry_revision"))


def test_migrates_the_database_that_is_set(
    empty_database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty database has its tables afterwards."""
    monkeypatch.setenv("ICP_DATABASE_URL", empty_database_url.render_as_string(hide_password=False))
    assert icp("migrate") == (0, "The database is up to date.\n", "")
    assert _revision(empty_database_url) == 0


def test_migrates_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database set, the one in the state directory is migrated, running or not."""
    with tempfile.TemporaryDirectory(prefix="icp-") as state:
        monkeypatch.setenv("ICP_STATE_DIR", state)
        monkeypatch.delenv("ICP_DATABASE_URL", raising=False)
        assert icp("migrate").code == 0
        with EmbeddedPostgres(Path(state)) as server:
            assert _revision(server.url()) == 0
            assert icp("migrate").code == 0
            assert _revision(server.url()) == 0


def test_drafts_a_migration(
    database_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A developer gets a file that holds what the tables in the code have more."""
    (tmp_path / "versions").mkdir()
    for file in heads.scripts().rglob("*.*"):
        if "__pycache__" not in file.parts:
            copy = tmp_path / file.relative_to(heads.scripts())
            copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(heads, "scripts", lambda: tmp_path)
    before = set((tmp_path / "versions").glob("*.py"))
    monkeypatch.setenv("ICP_DATABASE_URL", database_url.render_as_string(hide_password=False))
    assert icp("migrate", "--draft", "add nothing").code == 0
    (drafted,) = set((tmp_path / "versions").glob("*.py")) - before
    assert "op.execute(\"SET LOCAL lock_timeout = '5s'\")" in drafted.read_text()
