"""Rules about anti-ICP flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_flags(document: Node, names: Names, findings: Findings) -> None:
    """Keys are unique; a cap names its band, and nothing else names one."""
    flags = document["anti_icp"].items()
    findings.unique((flag["key"] for flag in flags), "flag")
    for flag in flags:
        band = flag["band"]
        if flag["effect"].text == "cap":
            if not band.given:
                message = "'band' is missing; add the best band a capped account may reach."
                findings.add(band.pointer, Code.MISSING, message)
            findings.unknown(band, names.bands, Code.UNKNOWN_BAND)
        elif band.given and flag["effect"].given:
            message = "Only a flag whose effect is cap has a band; leave it out."
            findings.add(band.pointer, Code.NOT_ALLOWED_HERE, message)
