"""What the Dockerfile copies is enough: the image has our dependencies, but not our package."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from app import __version__

CHECKOUT = Path(__file__).parents[2]
CREATE = """
from app import main
from app.database import heads
from app.settings import Settings
settings = Settings.model_validate({"database_url": "postgresql://nobody@127.0.0.1:1/none"})
print(main.create_app(settings).version, main.__file__, heads.scripts())
"""


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folders that the Dockerfile copies, and beside them packages without our own."""
    for line in (CHECKOUT / "Dockerfile").read_text().splitlines():
        match line.split():
            case ["COPY", source, target] if (CHECKOUT / source).is_dir():
                shutil.copytree(CHECKOUT / source, tmp_path / "srv" / target)
    packages = tmp_path / "packages"
    packages.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "icp_scoring" not in entry.name:
            (packages / entry.name).symlink_to(entry)
    return tmp_path


def _python(image: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-S", *arguments],  # without the environment's packages and .pth files
        cwd=image / "srv",
        env={"PYTHONPATH": str(image / "packages"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_every_setting_works_there() -> None:
    """The image has what ICP_RATE_LIMIT_URL needs, which the package has as an extra."""
    assert "\nredis==" in (CHECKOUT / "requirements.txt").read_text()


def test_command_starts_from_what_is_copied(image: Path) -> None:
    """The command that the image runs is there."""
    assert "serve" in _python(image, "-m", "app.cli", "--help")


def test_application_is_made_from_what_is_copied(image: Path) -> None:
    """The application knows its version and its migrations without being installed."""
    version, main, migrations = _python(image, "-c", CREATE).split()
    assert version == __version__
    assert (Path(main), Path(migrations)) == (image / "srv/app/main.py", image / "srv/alembic")
