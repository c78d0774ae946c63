"""Accuracy, and precision, recall and F1 of each label."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Label(NamedTuple):
    """How one label did."""

    name: str
    titles: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Scores(NamedTuple):
    """How a list of answers did."""

    accuracy: float
    macro_f1: float
    labels: tuple[Label, ...]


def scores(truths: Sequence[str], answers: Sequence[str]) -> Scores:
    """Return how answers compare with the truth; the macro F1 is over the labels that occur."""
    pairs = Counter(zip(truths, answers, strict=True))
    true, answered = Counter(truths), Counter(answers)
    labels = tuple(
        Label(
            name,
            true[name],
            pairs[name, name] / answered[name] if answered[name] else 0.0,
            pairs[name, name] / true[name],
        )
        for name in sorted(true, key=lambda name: (-true[name], name))
    )
    right = sum(count for (truth, answer), count in pairs.items() if truth == answer)
    return Scores(right / len(truths), sum(label.f1 for label in labels) / len(labels), labels)
