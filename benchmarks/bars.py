"""What is held against bars, run by run."""

from __future__ import annotations

from benchmarks.figures import verdict


class Bars:
    """The figures of all runs that have a bar, in the order in which they were measured."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], list[str]] = {}
        self.missed = False
        """Whether anything was."""

    def held(self, what: str, figure: str, bar: str, *, holds: bool) -> str:
        """Keep a figure of this run, and return what stands beside its bar."""
        self._runs.setdefault((what, bar), []).append(figure if holds else f"{figure} **missed**")
        self.missed |= not holds
        return verdict(holds)

    def table(self) -> list[str]:
        """Return the lines of a table with one column a run; none before anything was held."""
        count = max(map(len, self._runs.values()), default=0)
        if not count:
            return []
        runs = " | ".join(f"run {number}" for number in range(1, count + 1))
        return [
            f"| what has a bar | bar | {runs} |",
            f"|---|---|{'---:|' * count}",
            *(
                f"| {what} | {bar} | {' | '.join(figures)} |"
                for (what, bar), figures in self._runs.items()
            ),
        ]
