"""The library that writes and reads workbooks, an extra that few install."""

from __future__ import annotations

from importlib.util import find_spec

from app.cli.errors import Failure


def require_openpyxl() -> None:
    """Make sure that workbooks can be written and read.

    Raises:
        Failure: The extra is not installed; says how to install it.
    """
    if find_spec("openpyxl") is None:
        raise Failure("workbooks need the extra `sheet`: pip install 'icp-scoring[sheet]'")
