"""The columns of a decision in CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.cells import cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.cli.reading.row import Row
    from schemas.definition import Definition
    from schemas.problem import Fault

_FIRST = ("row", "id", "name", "icp", "band", "score", "max_score", "disqualified")
_LAST = (
    "possible_min",
    "possible_max",
    "flags",
    "unresolved_flags",
    "missing",
    "warnings",
    "action",
    "as_of",
    "valid_until",
    "digest",
    "error",
)


def header(definitions: Iterable[Definition], *, detail: bool) -> list[str]:
    """Return the column names: a dimension's points, and with `detail` a criterion's outcome."""
    dimensions = [part for one in definitions for part in one.scorecard.dimensions]
    points = [f"points.{dimension.key}" for dimension in dimensions]
    outcomes = [
        f"outcome.{dimension.key}.{criterion.key}"
        for dimension in dimensions
        for criterion in dimension.criteria
    ]
    return list(dict.fromkeys([*_FIRST, *points, *(outcomes if detail else ()), *_LAST]))


def cells(row: Row, decision: dict[str, Any]) -> dict[str, object]:
    """Return a decision with full detail as CSV cells by column."""
    flags = decision["flags"]
    found = {
        "row": row.number,
        "id": decision["account"].get("id"),
        "name": decision["account"].get("name"),
        "icp": decision["icp"]["key"],
        "digest": decision["icp"]["digest"],
        "possible_min": decision["possible"]["min_score"],
        "possible_max": decision["possible"]["max_score"],
        "disqualified": "true" if decision["disqualified"] else "false",
        "flags": _joined(flag["key"] for flag in flags if flag["outcome"] == "met"),
        "unresolved_flags": _joined(flag["key"] for flag in flags if flag["outcome"] == "unknown"),
        "missing": _joined(entry["attribute"] for entry in decision["missing"]),
        "warnings": _joined(warning["message"] for warning in decision["warnings"]),
    }
    for name in ("band", "score", "max_score", "action", "as_of", "valid_until"):
        found[name] = decision[name]
    for dimension in decision["dimensions"]:
        found[f"points.{dimension['key']}"] = dimension["points"]
        for criterion in dimension["criteria"]:
            found[f"outcome.{dimension['key']}.{criterion['key']}"] = criterion["outcome"]
    return {name: cell(value) for name, value in found.items()}


def fault_cells(row: Row, icp: str | None, faults: Iterable[Fault]) -> dict[str, object]:
    """Return an account that cannot be scored as CSV cells by column."""
    error = _joined(f"{fault.pointer} {fault.message}".strip() for fault in faults)
    return {"row": row.number, "icp": icp, "error": cell(error)}


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)
