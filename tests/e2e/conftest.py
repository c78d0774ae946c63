"""Fixtures of those who run the service."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import await_none_using

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def state() -> Iterator[Path]:
    """A state directory with a path short enough for a socket; nothing runs there afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="icp-"))
    yield directory
    left = await_none_using(directory)
    shutil.rmtree(directory)
    assert left == []
