"""The libraries that score in columns, an extra that not everybody installs."""

from __future__ import annotations

from importlib.util import find_spec

from app.cli.errors import Failure


def require_bulk() -> None:
    """Make sure that files can be scored in columns.

    Raises:
        Failure: The extra is not installed; says how to install it.
    """
    if any(find_spec(name) is None for name in ("ibis", "duckdb", "pyarrow")):
        raise Failure("columns need the extra `bulk`: pip install 'icp-scoring[bulk]'")


def require_spark() -> None:
    """Make sure that files can be scored on a cluster.

    Raises:
        Failure: An extra is not installed; says how to install it.
    """
    if find_spec("pyspark") is None:
        raise Failure("Spark is not installed: pip install 'icp-scoring[bulk,spark]'")
    require_bulk()
