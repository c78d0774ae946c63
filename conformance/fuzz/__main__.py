"""Fuzz every target, or read one input again: `python -m conformance.fuzz [TARGET [FILE]]`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from conformance.fuzz.targets import TARGETS

FOUND = Path(__file__).parent / "found"
_LONGEST = 65_536
_SLOW_SECONDS = 10


def main() -> int:
    """Return 0 when no target had a finding."""
    parser = argparse.ArgumentParser(prog="python -m conformance.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("file", nargs="?", type=Path, help="an input that was found")
    parser.add_argument("--share", type=float, default=1, help="of each target's runs (1)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.file:
        TARGETS[given.target].read(given.file.read_bytes())
        return 0
    names = [given.target] if given.target else list(TARGETS)
    FOUND.mkdir(exist_ok=True)
    total, failed = 0, 0
    _say(f"{'target':<17}{'inputs':>9}{'a second':>10}{'reached':>9}  findings")
    for name in names:
        read, ended_well = _fuzz(name, int(TARGETS[name].runs * given.share), given.seed)
        total += read
        failed += not ended_well
    _say(f"{'all':<17}{total:>9,}{'':>19}  {failed}")
    return 1 if failed else 0


def _fuzz(name: str, runs: int, seed: int) -> tuple[int, bool]:
    """Fuzz one target; return how many inputs it read, and whether without a finding."""
    with tempfile.TemporaryDirectory() as corpus:
        command = [
            sys.executable, "-m", "conformance.fuzz.worker", name, corpus, f"-runs={runs}",
            f"-seed={seed}", f"-max_len={_LONGEST}", f"-timeout={_SLOW_SECONDS}", "-len_control=0",
            "-print_final_stats=1", f"-artifact_prefix={FOUND}/{name}-",
        ]  # fmt: skip
        done = subprocess.run(  # noqa: S603 - our own
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace",
        )  # fmt: skip
    read = _stat(done.stdout, "number_of_executed_units")
    speed = _stat(done.stdout, "average_exec_per_sec")
    reached = re.findall(r"cov: (\d+)", done.stdout) or ["?"]
    found = re.findall(r"Test unit written to (\S+)", done.stdout) or ["-"]
    _say(f"{name:<17}{read:>9,}{speed:>10,}{reached[-1]:>9}  {' '.join(found)}")
    if done.returncode:
        _say(done.stdout[-6_000:])
    return read, done.returncode == 0


def _stat(said: str, name: str) -> int:
    found = re.search(rf"stat::{name}:\s+(\d+)", said)
    return int(found[1]) if found else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
