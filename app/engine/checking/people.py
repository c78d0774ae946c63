"""Rules about personas, the buying center, and messaging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code
from app.engine.faults import shown

if TYPE_CHECKING:
    from app.engine.checking.findings import Findings
    from app.engine.checking.names import Names
    from app.engine.checking.node import Node


def check_people(document: Node, names: Names, findings: Findings) -> None:
    """Keys are unique; the buying center and the messages name personas of the document."""
    findings.unique((persona["key"] for persona in document["personas"].items()), "persona")
    messaging = document["messaging"]
    findings.unique((use["key"] for use in messaging["use_cases"].items()), "use case")
    variants = [variant["persona"] for variant in messaging["variants"].items()]
    roles = document["buying_center"]["roles"].items()
    for persona in (*(role["persona"] for role in roles), *variants):
        findings.unknown(persona, names.personas, Code.UNKNOWN_PERSONA)
    seen: set[tuple[str | None, str | None]] = set()
    for role in roles:
        pair = role["role"].text, role["persona"].text
        if None not in pair and pair in seen:
            message = f"The persona {shown(str(pair[1]))} fills this role already; remove one."
            findings.add(role.pointer, Code.DUPLICATE, message)
        seen.add(pair)
