"""The machine: Python, libraries, limits, and the state directory."""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import stat
from importlib import metadata
from typing import TYPE_CHECKING

from app import __version__
from app.cli.checks.saying import ok, warning, wrong
from app.cli.serving.protocol import MAX_FILES
from app.database.embedded.server import EmbeddedError, EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said

_SHOWN = ("fastapi", "uvicorn", "pydantic", "sqlalchemy", "psycopg", "orjson")
_MEBIBYTE = 1_048_576
_LITTLE, _TOO_LITTLE = 1_024 * _MEBIBYTE, 64 * _MEBIBYTE


def release(_: Deployment) -> Iterator[Said]:
    """Say what runs here, and find libraries that are missing."""
    missing = [name for name in _required() if not _installed(name)]
    if missing:
        yield wrong(f"{', '.join(missing)} missing; install icp-scoring with its dependencies")
    shown = ", ".join(f"{name} {metadata.version(name)}" for name in _SHOWN if _installed(name))
    yield ok(f"icp-scoring {__version__}, Python {platform.python_version()}, {shown}")


def open_files(_: Deployment) -> Iterator[Said]:
    """Find a hard limit of open files that connections would hit; workers raise the soft one."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < MAX_FILES:
        yield warning(
            f"a worker may open {most} files at most, and connections are files; let it open"
            f" {MAX_FILES} (ulimit -Hn, LimitNOFILE=)"
        )
    else:
        yield ok(f"a worker may open the {MAX_FILES} files that it needs")


def state_directory(deployment: Deployment) -> Iterator[Said]:
    """Find a state directory that cannot be used, or that others can use, too."""
    directory = deployment.settings.state_dir.expanduser().resolve()
    if deployment.owns_its_database:
        try:
            EmbeddedPostgres(directory)
        except EmbeddedError as error:
            yield wrong(str(error))
            return
    if not directory.exists():
        yield ok(f"{directory} is not there yet; the service makes it")
        directory = next(parent for parent in directory.parents if parent.exists())
    elif not directory.is_dir():
        yield wrong(f"{directory} is no directory; set ICP_STATE_DIR to one")
        return
    else:
        yield _mode(str(directory), directory.stat().st_mode)
    if not os.access(directory, os.W_OK | os.X_OK):
        yield wrong(f"this user may not write into {directory}; the snapshot has to go there")
    yield _space(str(directory), shutil.disk_usage(directory).free)


def _mode(directory: str, mode: int) -> Said:
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return wrong(f"others may write into {directory}; chmod 700 it")
    return ok(f"nobody else may write into {directory}")


def _space(directory: str, free: int) -> Said:
    said = f"{free // _MEBIBYTE:,} MiB are free at {directory}"
    if free < _TOO_LITTLE:
        return wrong(f"{said}: a snapshot may not fit; make room")
    return warning(f"{said}; make room in time") if free < _LITTLE else ok(said)


def _required() -> list[str]:
    requirements = metadata.requires("icp-scoring") or []
    return [re.split(r"[^\w.-]", line)[0] for line in requirements if "extra ==" not in line]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
