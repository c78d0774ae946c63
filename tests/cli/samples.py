"""Accounts and definitions, and results as Python values."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from tests.cli.running import icp
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue

ACCOUNTS = """\
id,name,industry,employees,relationship
1,Acme,Software,51-200,prospect
2,Beta,Software,a few,competitor
3,Gamma,,,
"""


def flagged_document() -> dict[str, JsonValue]:
    """Return a definition that rules out competitors, and has questions before it rejects."""
    flag: JsonValue = {
        "key": "competitor",
        "when": {"attribute": "relationship", "op": "eq", "value": "competitor"},
        "effect": "disqualify",
        "reason": "Competes with us",
    }
    research: JsonValue = {"when_reachable": "good", "action": "Find out"}
    return minimal_document(anti_icp=[flag], research=research)


def decisions(accounts: Path, definition: Path, *options: object) -> list[dict[str, Any]]:
    """Return the decisions as JSON."""
    ran = icp("score", accounts, "--icp", definition, "--output", "ndjson", *options)
    return [json.loads(line) for line in ran.out.splitlines()]


def csv_lines(text: str) -> list[dict[str, str]]:
    """Return the lines of a CSV text by column."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
