"""Half an hour at 70 % of the maximum, while versions and keys change all the time.

`python -m trials.soak` prints a table; `--write FILE` puts it into a document.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.bars import Bars
from benchmarks.figures import milliseconds, quantile, write_between
from benchmarks.processes import resident
from trials.changing import changing
from trials.client import FINDING_SECONDS, ROUND_SECONDS, SHARE, Client, Plan
from trials.deployment import WORKERS, deployment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trials.changing import Changed
    from trials.client import Outcome
    from trials.deployment import Deployment

_SAMPLE_SECONDS = 5.0
_FLAT_FROM = 1 / 3
"""The share of the time after which memory has to be flat: caches are full by then."""
_FLAT_MEGABYTES_AN_HOUR = 10.0
_REVOKED_SECONDS = 1.0
_MEGABYTE = 1e6
_HOUR = 3_600.0

Samples = dict[int, list[tuple[float, int]]]
"""By process: when, and its resident bytes."""


class Run(NamedTuple):
    """What a run came to."""

    minutes: float
    workers: int
    outcome: Outcome
    wrong: int
    changed_pins: int
    samples: Samples
    changed: Changed


def main() -> None:
    """Run it, print, and write the table where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument(
        "--rate", type=float, help="requests a second; 70 %% of the most if left out"
    )
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    given = parser.parse_args()
    done = run(given.minutes, given.workers, given.rate)
    bars = Bars()
    text = "\n".join(report(done, bars))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        write_between(given.write, "soak", text)
    if bars.missed:
        sys.exit("some bar was missed")


def run(minutes: float, workers: int, rate: float | None) -> Run:
    """Run the load and the changes on a deployment of their own."""
    with deployment(workers) as deployed:
        plan = Plan(deployed.addresses, deployed.key, rate, pinned=1)
        client = Client(plan)
        with changing(deployed, client) as changed:
            samples = _sampled(deployed, minutes * 60)
        outcome = client.outcome()
        wrong = sum(map(deployed.book.wrong, (outcome.active, outcome.pinned)))
        return Run(
            minutes,
            workers,
            outcome,
            outcome.tally.wrong + wrong,
            len(outcome.pinned) - len({number for number, _ in outcome.pinned}),
            samples,
            changed,
        )


def _sampled(deployed: Deployment, seconds: float) -> Samples:
    samples: Samples = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for worker in deployed.service.workers():
            samples.setdefault(worker, []).append((time.monotonic(), resident(worker)))
        time.sleep(_SAMPLE_SECONDS)
    return samples


def growth(samples: Iterable[tuple[float, int]]) -> float:
    """Return how many bytes an hour a process grows, once the first third has passed."""
    all_of_them = list(samples)
    late = all_of_them[int(len(all_of_them) * _FLAT_FROM) :]
    if len(late) < 2:  # noqa: PLR2004 - a line needs two points
        return 0.0
    times, sizes = zip(*late, strict=True)
    return statistics.linear_regression(times, sizes).slope * _HOUR


def report(done: Run, bars: Bars) -> Iterable[str]:
    """Yield the lines of the report, and keep what has a bar."""
    tally, changed = done.outcome.tally, done.changed
    shares = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "longest": 1.0}
    took = {name: milliseconds(quantile(tally.took, share)) for name, share in shares.items()}
    yield (
        f"{done.minutes:g} minutes with {done.workers} workers; client, workers and PostgreSQL"
        f" share one machine. {_paced(done.outcome.most)}"
    )
    yield ""
    yield "| | | bar | |"
    yield "|---|---:|---:|---|"
    yield f"| requests | {tally.sent:,} | | |"
    yield _none(bars, "failed", tally.failed.total(), _reasons(tally.failed))
    yield _none(bars, "not what the version they name says", done.wrong)
    yield _none(bars, "other answers of a pinned version", done.changed_pins)
    yield f"| connections lost and requests sent again | {tally.retried} | | |"
    latency = ", ".join(f"{name} {text}" for name, text in took.items())
    yield f"| latency at a constant rate | {latency} | | |"
    published, activated = changed.published, changed.activated
    yield f"| versions published, activated back | {published:,}, {activated:,} | | |"
    yield f"| keys rotated, keys revoked | {changed.rotated:,}, {len(changed.refused):,} | | |"
    slowest = max(changed.refused, default=0.0)
    yield _row(
        bars,
        "revoked key refused by every worker, slowest",
        milliseconds(slowest),
        f"≤ {milliseconds(_REVOKED_SECONDS)}",
        holds=slowest <= _REVOKED_SECONDS,
    )
    others = changed.unexpected
    shown = f" ({', '.join(sorted(set(others)))})" if others else ""
    yield _none(bars, "changes answered otherwise than they should", len(others), shown)
    for number, samples in enumerate(done.samples.values(), start=1):
        sizes = [size / _MEGABYTE for _, size in samples]
        slope = growth(samples) / _MEGABYTE
        yield _row(
            bars,
            f"memory of worker {number}, first, largest, last; growth in the last two thirds",
            f"{sizes[0]:.0f}, {max(sizes):.0f}, {sizes[-1]:.0f} MB; {slope:+.1f} MB/h",
            f"≤ {_FLAT_MEGABYTES_AN_HOUR:g} MB/h",
            holds=slope <= _FLAT_MEGABYTES_AN_HOUR,
        )


def _paced(most: Sequence[float]) -> str:
    if not most:
        return "The rate was given."
    third = -(-len(most) // 3)
    early, late = (f"{statistics.median(some):,.0f}" for some in (most[:third], most[-third:]))
    return (
        f"{ROUND_SECONDS:g} s at {SHARE:.0%} of the most requests a second that this load had just"
        f" found in {FINDING_SECONDS:g} s, {len(most)} times: {min(most):,.0f} to {max(most):,.0f},"
        f" in the middle {early} in the first third of the time and {late} in the last."
    )


def _row(bars: Bars, what: str, figure: str, bar: str, *, holds: bool) -> str:
    return f"| {what} | {figure} | {bar} | {bars.held(what, figure, bar, holds=holds)} |"


def _none(bars: Bars, what: str, count: int, reasons: str = "") -> str:
    return _row(bars, what, f"{count}{reasons}", "0", holds=not count)


def _reasons(failed: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{times} {why}' for why, times in failed.items())})" if failed else ""


if __name__ == "__main__":
    main()
