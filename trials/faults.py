"""Faults under a constant load: no request for a score may fail.

`python -m trials.faults [NAME ...]` prints a table; `--write FILE` puts it into a document.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.figures import quantile, write_between
from trials.client import Client, Plan
from trials.deployment import WORKERS, deployment
from trials.inflicting import FAULTS, small_disk
from trials.watch import recovered, watching

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trials.client import Outcome
    from trials.deployment import Reply
    from trials.inflicting import Fault

_QUICK_SHARE = 0.1
_QUICK_SECONDS = 6.0
_AROUND_SECONDS = 15.0
_PUBLISH_SECONDS = 1.0
_BOUND_SECONDS = 15.0
"""Within which every publication is answered: the database has 8 s, the rest is a full machine."""
_CREATED = 201
_UNAVAILABLE = 503
_NO_ANSWER = 0
_MOST_STATES = 12


class Course(NamedTuple):
    """What a fault came to; times in seconds of the monotonic clock."""

    fault: Fault
    seconds: float
    outcome: Outcome
    wrong: int
    begin: float
    end: float
    recovery: float
    states: list[str]
    published: list[Reply]

    @property
    def failed(self) -> int:
        """Requests without an answer, or with another status than 200."""
        return self.outcome.tally.failed.total()

    @property
    def astray(self) -> list[str]:
        """Publications that were answered too late or otherwise than they should, in words."""
        return [told for told in map(self._astray, self.published) if told]

    def _astray(self, reply: Reply) -> str:
        if reply.took > _BOUND_SECONDS:
            return f"a publication took {reply.took:.1f} s"
        lost = reply.status == _NO_ANSWER and self.fault.ends_workers
        refused = reply.status == _UNAVAILABLE and reply.retry_after
        if reply.status == _CREATED or refused or lost:
            return ""
        return f"a publication was answered {said(reply)}"


def main() -> None:
    """Inflict the faults, print, and write the table where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [fault.name for fault in FAULTS]
    parser.add_argument("name", nargs="*", choices=[*names, []], help="all if none is named")
    parser.add_argument("--rate", type=float, default=500, help="requests a second")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time")
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    given = parser.parse_args()
    courses = []
    for fault in FAULTS:
        if fault.name in (given.name or names):
            course = run(fault, given.rate, quick=given.quick)
            courses.append(course)
            print(_scoring(course), _publishing(course), sep="\n", flush=True)  # noqa: T201 - progress
    text = "\n".join(report(courses, given.rate))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        write_between(given.write, "faults", text)
    if any(course.failed or course.wrong or course.astray for course in courses):
        sys.exit("requests failed, were answered wrongly, or publications went astray")


def run(fault: Fault, rate: float, *, quick: bool) -> Course:
    """Inflict one fault on a deployment of its own, under load."""
    seconds = max(fault.seconds * _QUICK_SHARE, _QUICK_SECONDS) if quick else fault.seconds
    around = _AROUND_SECONDS * (_QUICK_SHARE * 2 if quick else 1)
    with (
        small_disk() if fault.on_small_disk else nullcontext() as state,
        deployment(state=state) as deployed,
    ):
        client = Client(Plan(deployed.addresses, deployed.key, rate))
        with watching(deployed, _PUBLISH_SECONDS) as watch:
            time.sleep(around)
            begin = time.monotonic()
            fault.inflict(deployed, seconds)
            end = time.monotonic()
            recovery = recovered(deployed, end)
            time.sleep(around)
        outcome = client.outcome()
        published = [reply for reply in watch.published if begin <= reply.began < end]
        wrong = outcome.tally.wrong + deployed.book.wrong(outcome.active)
        return Course(fault, seconds, outcome, wrong, begin, end, recovery, watch.states, published)


def said(reply: Reply) -> str:
    """Return what was answered, in words."""
    told = str(reply.status or "no answer")
    lacks = reply.status == _UNAVAILABLE and not reply.retry_after
    return f"{told} without Retry-After" if lacks else told


def report(courses: Sequence[Course], rate: float) -> Iterable[str]:
    """Yield the lines of the report."""
    yield f"{WORKERS} workers, {rate:g} requests/s, times in ms (p50 / p99 / longest)."
    yield ""
    yield "| fault | s | requests | failed | wrong | retried | before | during | after |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    yield from map(_scoring, courses)
    yield ""
    yield "| fault | publications meanwhile | slowest | in force again after | `/readyz` |"
    yield "|---|---|---:|---:|---|"
    yield from map(_publishing, courses)
    yield ""
    for course in courses:
        yield f"- `{course.fault.name}`: {course.fault.what}."
        if course.failed:
            yield f"  Failed: {dict(course.outcome.tally.failed)}."
        if course.astray:
            yield f"  **Astray**: {'; '.join(sorted(set(course.astray)))}."


def _scoring(course: Course) -> str:
    tally = course.outcome.tally
    last = max(tally.due, default=0.0) + 1
    stretches = [(0.0, course.begin), (course.begin, course.end), (course.end, last)]
    times = " | ".join(_times(tally.between(*stretch)) for stretch in stretches)
    return (
        f"| `{course.fault.name}` | {course.seconds:g} | {tally.sent:,} | {course.failed}"
        f" | {course.wrong} | {tally.retried} | {times} |"
    )


def _publishing(course: Course) -> str:
    statuses = Counter(map(said, course.published))
    answers = ", ".join(f"{times} of {told}" for told, times in sorted(statuses.items()))
    slowest = max((reply.took for reply in course.published), default=0.0)
    return (
        f"| `{course.fault.name}` | {answers or 'none'} | {slowest:.1f} s"
        f" | {course.recovery:.1f} s | {_in_turn(course.states)} |"
    )


def _in_turn(states: Sequence[str]) -> str:
    """Return what was said, one after the other; what goes back and forth is counted."""
    if len(states) <= _MOST_STATES:
        return ", ".join(states)
    times = Counter(states)
    return "in turn " + ", ".join(f"{state} ({count} times)" for state, count in times.items())


def _times(took: list[float]) -> str:
    shown = [f"{quantile(took, share) * 1000:.1f}" for share in (0.5, 0.99, 1)]
    return " / ".join(shown)


if __name__ == "__main__":
    main()
