"""The service over HTTP, against the floor and its peers, in one run.

`python -m benchmarks.http` prints the tables; `--write FILE` puts them into a document.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from app.engine.document import parse_yaml
from benchmarks.batches import batches
from benchmarks.definitions import TWENTY
from benchmarks.figures import write_between
from benchmarks.processes import cores, pinned
from benchmarks.publishing import publishing
from benchmarks.service import database, new_key, publish
from benchmarks.setting import QUICK, Effort, Setting
from benchmarks.starting import memory, starts
from benchmarks.steady import steady
from benchmarks.throughput import most

LIBRARIES = ("uvicorn", "uvloop", "httptools", "fastapi", "pydantic", "orjson", "zen-engine")


def main() -> None:
    """Measure, print, and write the tables where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    parser.add_argument("--quick", action="store_true", help="to see that it runs; figures vary")
    given = parser.parse_args()
    core, load_core = cores()
    with (
        tempfile.TemporaryDirectory(prefix="icp-") as directory,
        pinned(load_core),
        database() as url,
    ):
        publish(url, [parse_yaml(TWENTY.read_bytes())])
        effort = QUICK if given.quick else Effort()
        setting = Setting(effort, url, new_key(url), core, load_core, Path(directory))
        text = "\n".join(_report(setting))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        write_between(given.write, "http", text)


def _report(setting: Setting) -> list[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    table, rate = most(setting)
    parts = [
        [f"Python {platform.python_version()}, {versions}."],
        table,
        steady(setting, rate),
        batches(setting),
        publishing(setting),
        starts(setting),
        memory(setting),
    ]
    return [line for part in parts for line in (*part, "")][:-1]


if __name__ == "__main__":
    main()
