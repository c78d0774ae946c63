"""Reading job titles: microseconds a title, each seen once, against a floor in the same run.

The floor folds and splits a title and looks its words up in a dictionary, and nothing else. Titles
are made of words of the vocabulary and of words that nobody knows; with ICP_REAL_DATA, those of
O*NET are measured, too. `python -m benchmarks.titles` prints the table; `--write FILE` puts it into
a document.
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import platform
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.people.titles import classify
from app.people.titles.lexicon import meanings
from app.people.titles.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TITLES = 40_000
ROUNDS = 7
BAR = 20.0
"""Microseconds a title."""
BEGIN, END = "<!-- titles: begin -->", "<!-- titles: end -->"

_HEADS = ("Manager", "Director of", "Head of", "Leiter", "VP,", "Responsable", "Engineer", "Chef")
_SOUNDS = ("ba", "ko", "li", "mu", "ter", "son", "gra", "vi")


class Row(NamedTuple):
    """Medians over the rounds; microseconds of processor time a title."""

    titles: str
    first: float
    again: float
    floor: float
    ratio: float


def main() -> None:
    """Measure, print, and write the table where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    given = parser.parse_args()
    rows = [_measure("made up", made_up(seed=1))]
    if folder := os.environ.get("ICP_REAL_DATA"):
        rows.append(_measure("O*NET alternate titles", _real(Path(folder))))
    text = "\n".join(_report(rows))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        before, rest = given.write.read_text().split(BEGIN)
        after = rest.split(END)[1]
        given.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def made_up(seed: int) -> list[str]:
    """Return titles of a few words or phrases, no two of them the same."""
    drawn = random.Random(seed)  # noqa: S311 - not for secrets
    known = sorted(vocabulary().tree)
    titles: dict[str, None] = {}
    while len(titles) < TITLES:
        words = [drawn.choice(known).title() for _ in range(drawn.randint(1, 3))]
        if drawn.random() < 1 / 3:
            words.append("".join(drawn.choices(_SOUNDS, k=3)))
        words.insert(drawn.randint(0, len(words)), drawn.choice(_HEADS))
        titles[" ".join(words)] = None
    return list(titles)


def _real(folder: Path) -> list[str]:
    path = folder / "titles" / "onet-alternate-titles.txt"
    with path.open(encoding="utf-8", newline="") as file:
        return sorted({row["Alternate Title"] for row in csv.DictReader(file, delimiter="\t")})


def _measure(name: str, titles: list[str]) -> Row:
    known = dict.fromkeys(vocabulary().known, 1)

    def floor(title: str) -> list[int | None]:
        return [known.get(word) for word in title.lower().split()]

    rounds: list[tuple[float, float, float]] = []
    for _ in range(ROUNDS):
        meanings().clear()  # so that every word is met for the first time again
        rounds.append((_each(classify, titles), _each(classify, titles), _each(floor, titles)))
    first, again, least = map(statistics.median, zip(*rounds, strict=True))
    return Row(name, first, again, least, statistics.median(one / low for one, _, low in rounds))


def _each(call: Callable[[str], object], titles: list[str]) -> float:
    gc.collect()
    start = time.process_time()
    for title in titles:
        call(title)
    return (time.process_time() - start) / len(titles) * 1e6


def _report(rows: list[Row]) -> Iterator[str]:
    yield (
        f"Python {platform.python_version()}; medians of {ROUNDS} rounds, µs a title, each title "
        "once a round."
    )
    yield ""
    yield "| titles | words met first | met before | floor | met first / floor | bar | |"
    yield "|---|---:|---:|---:|---:|---|---|"
    for row in rows:
        verdict = "holds" if row.first <= BAR else "**missed**"
        yield (
            f"| {row.titles} | {row.first:.1f} | {row.again:.1f} | {row.floor:.2f} "
            f"| {row.ratio:.0f} | ≤ {BAR:.0f} µs | {verdict} |"
        )


if __name__ == "__main__":
    main()
