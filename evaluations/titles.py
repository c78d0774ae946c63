"""How well titles are read: held-out labelled titles, and groups of O*NET.

`python -m evaluations.titles` prints it; `--write FILE` puts it into a document. It reads the
folder that the environment variable ICP_REAL_DATA names.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.people.titles import classify
from evaluations import labels
from evaluations.onet import BAR, shares
from evaluations.scores import scores
from evaluations.split import SEED, side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.people.titles import Reading
    from evaluations.split import Side

BEGIN, END = "<!-- titles: begin -->", "<!-- titles: end -->"


class Task(NamedTuple):
    """One of the two labelled lists, and what others came to on other, harder titles."""

    name: str
    file: str
    label: Callable[[Reading], str]
    published: str


TASKS = (
    Task("Department", "department.csv", labels.department, "0.60 | 0.69 | 0.80"),
    Task("Seniority", "seniority.csv", labels.seniority, "0.54 | 0.65 | 0.58"),
)


def main() -> None:
    """Measure, print, and write the tables where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    parser.add_argument("--side", choices=["held_out", "dev", "train"], default="held_out")
    given = parser.parse_args()
    folder = os.environ.get("ICP_REAL_DATA")
    if not folder:
        sys.exit("Set ICP_REAL_DATA to the folder of the real data; the project does not hold it.")
    text = "\n".join(report(Path(folder) / "titles", given.side))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        before, rest = given.write.read_text().split(BEGIN)
        after = rest.split(END)[1]
        given.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def report(folder: Path, part: Side) -> Iterator[str]:
    """Yield the lines of the tables."""
    counted = {task.name: _rows(folder / task.file, part) for task in TASKS}
    yield f"Titles of the side `{part}` of the seed `{SEED}`."
    yield ""
    yield (
        "| | titles | accuracy | macro F1 | first role alone | any role "
        "| published, other titles: rules | XLM-R | large language model |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for task in TASKS:
        rows = counted[task.name]
        readings = [classify(title) for title, _ in rows]
        truths = [label for _, label in rows]
        found = scores(truths, [task.label(reading) for reading in readings])
        alone = [[task.label(one) for one in _alone(reading)] for reading in readings]
        first = [label for label, *_ in alone]
        any_role = sum(truth in each for truth, each in zip(truths, alone, strict=True))
        yield (
            f"| {task.name} | {len(rows):,} | **{found.accuracy:.3f}** | **{found.macro_f1:.3f}** "
            f"| {scores(truths, first).accuracy:.3f} | {any_role / len(rows):.3f} "
            f"| {task.published} |"
        )
    for task in TASKS:
        yield from _of_labels(task, counted[task.name])
    yield from _of_groups(folder)


def _rows(path: Path, part: Side) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    return [row for row in rows if side(row[0]) == part]


def _alone(reading: Reading) -> list[Reading]:
    """Return a reading for each role of a title, as if it were the only one."""
    return [type(reading)(*role, ()) for role in reading.roles]


def _of_labels(task: Task, rows: list[tuple[str, str]]) -> Iterator[str]:
    answers = [task.label(classify(title)) for title, _ in rows]
    yield ""
    yield f"| {task.name.lower()} | titles | precision | recall | F1 |"
    yield "|---|---:|---:|---:|---:|"
    for label in scores([label for _, label in rows], answers).labels:
        yield (
            f"| {label.name} | {label.titles:,} | {label.precision:.2f} | {label.recall:.2f} "
            f"| {label.f1:.2f} |"
        )


def _of_groups(folder: Path) -> Iterator[str]:
    yield ""
    yield f"| O*NET | function | titles | in it | bar {BAR:.0%} | or in another it holds | |"
    yield "|---|---|---:|---:|---|---:|---|"
    for share in shares(folder / "onet-alternate-titles.txt"):
        yield (
            f"| {share.group.code} | {share.group.function} | {share.titles} "
            f"| {share.named:.1%} | {_verdict(share.named)} "
            f"| {share.held:.1%} | {_verdict(share.held)} |"
        )


def _verdict(share: float) -> str:
    return "holds" if share >= BAR else "**missed**"


if __name__ == "__main__":
    main()
