"""A definition and three accounts to score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import written
from tests.cli.samples import ACCOUNTS, flagged_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    """A definition with a flag and research."""
    return written(tmp_path / "icp.json", flagged_document())


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    """Three accounts: one fits, one competes, of one nothing is known."""
    return written(tmp_path / "accounts.csv", ACCOUNTS)
