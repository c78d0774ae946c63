"""The service over HTTP, against the floor and its peers, measured in turn.

`python -m benchmarks.http` prints the tables; `--write FILE` puts them into a document. `--runs N`
measures everything so often: the tables are of the last run, and one more has every run's bars.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.yaml_core import parse_yaml
from app.registry.publishing import prepare
from benchmarks.bars import Bars
from benchmarks.batches import batches
from benchmarks.definitions import TWENTY
from benchmarks.figures import write_between
from benchmarks.memory import memory
from benchmarks.processes import cores, pinned
from benchmarks.publishing import publishing
from benchmarks.service import database, new_key, publish
from benchmarks.setting import QUICK, Effort, Setting
from benchmarks.starting import starts
from benchmarks.steady import steady
from benchmarks.throughput import most

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

LIBRARIES = ("uvicorn", "uvloop", "httptools", "fastapi", "pydantic", "orjson", "zen-engine")

_SUBJECTS = {
    "throughput": most,
    "latency": steady,
    "batch": batches,
    "publish": publishing,
    "start": starts,
    "memory": memory,
}


def main() -> None:
    """Measure, print, and write the tables where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    parser.add_argument("--quick", action="store_true", help="to see that it runs; figures vary")
    parser.add_argument("--runs", type=int, default=1, help="how often all is measured (1)")
    parser.add_argument("--only", choices=_SUBJECTS, nargs="+", default=_SUBJECTS)
    given = parser.parse_args()
    core, load_core = cores()
    with (
        tempfile.TemporaryDirectory(prefix="icp-") as directory,
        pinned(load_core),
        database() as url,
    ):
        publish(url, [prepare(parse_yaml(TWENTY.read_bytes()))])
        effort = QUICK if given.quick else Effort()
        bars = Bars()
        setting = Setting(effort, url, new_key(url), core, load_core, Path(directory), bars)
        for number in range(1, given.runs + 1):
            lines = _report(setting, set(given.only))
            text = "\n".join([*lines, "", _held(number, given.runs), "", *bars.table()])
            print(text, flush=True)  # noqa: T201 - the output of a script
            if given.write:
                write_between(given.write, "http", text)


def _held(number: int, runs: int) -> str:
    return f"The tables above are of run {number} of {runs}; what has a bar, in each run:"


def _report(setting: Setting, chosen: AbstractSet[str]) -> list[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    parts = [[f"Python {platform.python_version()}, {versions}."]]
    parts += [measure(setting) for name, measure in _SUBJECTS.items() if name in chosen]
    return [line for part in parts for line in (*part, "")][:-1]


if __name__ == "__main__":
    main()
