"""Rules about dimensions and their criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_scorecard(document: Node, _names: Names, findings: Findings) -> None:
    """Keys are unique, criteria's in the whole scorecard; no criterion outweighs its dimension."""
    dimensions = document["scorecard"]["dimensions"].items()
    criteria = [one for dimension in dimensions for one in dimension["criteria"].items()]
    findings.unique((dimension["key"] for dimension in dimensions), "dimension")
    findings.unique((criterion["key"] for criterion in criteria), "criterion")
    for dimension in dimensions:
        most = dimension["max_points"].number
        for criterion in dimension["criteria"].items():
            points = criterion["points"]
            if most is not None and points.number is not None and points.number > most:
                message = f"This is {points.number}; its dimension earns at most {most}."
                findings.add(points.pointer, Code.ABOVE_MAXIMUM, message)
