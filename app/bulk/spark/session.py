"""A session of Spark: started here, or the one that is there already."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from app.bulk.errors import ClusterFailed
from app.bulk.spark.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

_QUIET = {"spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",  # as everywhere else
}


class Cluster(NamedTuple):
    """Where Spark runs.

    Attributes:
        master: Its address; None for what Spark's own configuration says.
        settings: Of Spark, by name; before those of its configuration.
    """

    master: str | None
    settings: Mapping[str, str]


@contextmanager
def session(cluster: Cluster) -> Iterator[SparkSession]:
    """Yield a session in UTC, with settings of its own.

    One that is there already, as in a notebook, is used and left running.

    Raises:
        ClusterFailed: Spark does not start, or a job fails.
    """
    there = SparkSession.getActiveSession()
    whole = there or _started(cluster)
    try:
        own = whole.newSession()
        for name, value in _SETTINGS.items():
            own.conf.set(name, value)
        yield own
    except (PySparkException, Py4JError) as error:
        raise ClusterFailed(reason(str(error))) from error
    finally:
        if there is None:
            whole.stop()


def _started(cluster: Cluster) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers as this process
    builder = SparkSession.builder.appName("icp score")
    if cluster.master is not None:
        builder = builder.master(cluster.master)
    for name, value in (_QUIET | {**cluster.settings}).items():
        builder = builder.config(name, value)
    with _hushed() as said:
        try:
            return builder.getOrCreate()
        except Exception as error:  # of several libraries, none of which has one of its own
            said.seek(0)
            why = reason(f"{error}\n{said.read().decode(errors='replace')}")
            raise ClusterFailed(f"Spark does not start: {why}") from error


@contextmanager
def _hushed() -> Iterator[IO[bytes]]:
    """Keep what the JVM says on the error stream to a file; it goes on writing there."""
    with TemporaryFile() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield file
        finally:
            os.dup2(kept, 2)
            os.close(kept)
