"""One decision as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.reading.row import Row

_MARKS = {"met": "yes", "unknown": "?", "not_met": "no"}


def account_name(row: Row, decision: dict[str, Any]) -> str:
    """Return what people call the account: its name, else its id, else the row."""
    account = decision["account"]
    name = account.get("name") or account.get("id")
    return plain(name) if name else f"row {row.number}"


def reasons(decision: dict[str, Any]) -> str:
    """Return on one line what speaks against the account, then what it earned points for."""
    flags = ["! " + flag["reason"] for flag in decision["flags"] if flag["outcome"] == "met"]
    met = [
        criterion["reason"]
        for dimension in decision["dimensions"]
        for criterion in dimension["criteria"]
        if criterion["outcome"] == "met"
    ]
    return plain("; ".join(flags + met))


def details(row: Row, decision: dict[str, Any]) -> Text:
    """Return every criterion, flag and missing attribute of a decision, with full detail."""
    return Text("\n".join(_lines(row, decision)) + "\n")


def _lines(row: Row, decision: dict[str, Any]) -> Iterator[str]:
    possible = decision["possible"]
    band = decision["band"] + (", disqualified" if decision["disqualified"] else "")
    yield (
        f"{account_name(row, decision)} · {decision['icp']['key']} · {band}"
        f" · {decision['score']}/{decision['max_score']}"
        f" (can be {possible['min_score']}-{possible['max_score']})"
    )
    yield f"  {plain(decision['action'])}"
    for dimension in decision["dimensions"]:
        yield f"  {dimension['key']} {dimension['points']}/{dimension['max_points']}"
        for criterion in dimension["criteria"]:
            said = criterion.get("reason") or criterion.get("reason_not_met") or ""
            yield (
                f"    {_MARKS[criterion['outcome']]:>3} {criterion['points']:>2}"
                f"  {criterion['key']}" + (f": {plain(said)}" if said else "")
            )
    for flag in decision["flags"]:
        if flag["outcome"] == "met":
            yield f"  flag {flag['key']} ({flag['effect']}): {plain(flag['reason'])}"
    for entry in decision["missing"]:
        ask = f": {plain(entry['ask'])}" if "ask" in entry else ""
        yield f"  find out {entry['attribute']} (could add {entry['could_add']}){ask}"
    for warning in decision["warnings"]:
        yield f"  warning {warning['attribute']}: {plain(warning['message'])}"
