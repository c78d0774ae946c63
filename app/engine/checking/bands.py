"""Rules about bands and about research, which stands just above the last one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.engine.codes import Code
from app.engine.faults import shown
from schemas.base import RESEARCH

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_bands(document: Node, names: Names, findings: Findings) -> None:
    """Bands fall strictly to one that every score reaches; `research` is no band of a document."""
    bands = document["bands"].items()
    findings.unique((band["key"] for band in bands), "band")
    for band in bands:
        if band["key"].text == RESEARCH:
            message = "'research' is the band of accounts to find out more about; choose another."
            findings.add(band["key"].pointer, Code.RESERVED, message)
        _check_min_points(band["min_points"], names, findings)
    for higher, lower in pairwise(bands):
        _check_falling(higher["min_score"], lower["min_score"], findings)
    if bands:
        _check_last(bands[-1], findings)
    _check_research(document["research"]["when_reachable"], names, findings)


def _check_min_points(min_points: Node, names: Names, findings: Findings) -> None:
    for key, points in min_points.members().items():
        if names.dimensions is None:
            return
        if key not in names.dimensions:
            findings.no_such(points.pointer, key, names.dimensions, Code.UNKNOWN_DIMENSION)
            continue
        most = names.dimensions[key]
        if most is not None and points.number is not None and points.number > most:
            message = f"This is {points.number}; the dimension {shown(key)} earns at most {most}."
            findings.add(points.pointer, Code.ABOVE_MAXIMUM, message)


def _check_falling(higher: Node, lower: Node, findings: Findings) -> None:
    if higher.number is None or lower.number is None or lower.number < higher.number:
        return
    message = (
        f"This is {lower.number}, but the band above needs {higher.number}; list the bands from the"
        " highest min_score to the lowest, each lower than the one before."
    )
    findings.add(lower.pointer, Code.NOT_FALLING, message)


def _check_last(band: Node, findings: Findings) -> None:
    min_score, min_points = band["min_score"], band["min_points"]
    if min_score.number:
        message = f"This is {min_score.number}; the last band takes every score: write 0."
        findings.add(min_score.pointer, Code.LAST_BAND, message)
    if min_points.members():
        message = "The last band takes every account; leave min_points out."
        findings.add(min_points.pointer, Code.LAST_BAND, message)


def _check_research(band: Node, names: Names, findings: Findings) -> None:
    if findings.unknown(band, names.bands, Code.UNKNOWN_BAND) or not names.bands:
        return
    if band.text == names.bands[-1]:
        message = "Every account reaches the last band; name a higher one worth asking for."
        findings.add(band.pointer, Code.LAST_BAND, message)
