"""Accuracy and F1, by hand."""

from __future__ import annotations

import pytest

from evaluations.scores import scores


def test_scores() -> None:
    """Of five answers three are right; each label has its own precision and recall."""
    found = scores(list("aaabc"), list("aabba"))
    assert found.accuracy == pytest.approx(3 / 5)
    a, b, c = found.labels
    assert a[:2] == ("a", 3)
    assert (a.precision, a.recall) == pytest.approx((2 / 3, 2 / 3))
    assert (b.precision, b.recall, b.f1) == pytest.approx((1 / 2, 1, 2 / 3))
    assert (c.precision, c.recall, c.f1) == (0, 0, 0)
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
