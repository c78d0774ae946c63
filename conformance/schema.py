"""Schemathesis against a real service: `python -m conformance.schema [--examples N] [--seed N]`."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from conformance.service import FOLDER, running

LEAST_CASES = 20_000
TOOL = FOLDER / ".venv" / "bin" / "schemathesis"


def main() -> int:
    """Return 0 when enough cases were sent and none failed."""
    parser = argparse.ArgumentParser(prog="python -m conformance.schema", description=__doc__)
    parser.add_argument("--examples", type=int, default=450, help="of each operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("options", nargs="*", help="more for schemathesis, after --")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running() as service:
        accepted = Path(folder) / "accepted.json"
        command = [
            TOOL, "--config-file", FOLDER / "schemathesis.toml", "run",
            f"{service.address}/openapi.json", "--max-examples", str(given.examples),
            "--seed", str(given.seed), "--no-color", "--generation-database", "none",
            *given.options,
        ]  # fmt: skip
        environment = os.environ | {"ICP_KEY": service.key or "", "ICP_ACCEPTED": str(accepted)}
        with subprocess.Popen(  # noqa: S603 - from our own environment
            command, cwd=FOLDER, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            said = "".join(map(_shown, process.stdout or ()))
        for reason, times in json.loads(accepted.read_text("utf-8")).items():
            _shown(f"No fault, {times} times: {reason}\n")
    cases = re.search(r"^\s*(\d+) generated", said, re.MULTILINE)
    if cases is None or int(cases[1]) < LEAST_CASES:
        _shown(f"Fewer than {LEAST_CASES:,} cases were sent.\n")
        return 1
    return process.returncode


def _shown(line: str) -> str:
    sys.stdout.write(line)
    sys.stdout.flush()
    return line


if __name__ == "__main__":
    sys.exit(main())
