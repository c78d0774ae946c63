"""One decision as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def worth_asking(decision: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is missing and could add points or change the band, most points first."""
    return [e for e in decision["missing"] if e["could_add"] or e["could_change_band"]]


def details(row: Row, decision: dict[str, Any]) -> Text:
    """Return every criterion, the flags raised and open, and what to find out."""
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
    yield from _flags(decision["flags"])
    for entry in worth_asking(decision):
        ask = f": {plain(entry['ask'])}" if "ask" in entry else ""
        yield f"  find out {entry['attribute']} ({_gain(entry)}){ask}"
    for warning in decision["warnings"]:
        yield f"  warning {warning['attribute']}: {plain(warning['message'])}"


def _flags(flags: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each raised flag, and one for all open flags of the same effect."""
    still_open: dict[str, list[str]] = {}
    for flag in flags:
        effect = flag["effect"] + (f" at {flag['band']}" if "band" in flag else "")
        if flag["outcome"] == "met":
            yield f"  flag {flag['key']} ({effect}): {plain(flag['reason'])}"
        elif flag["outcome"] == "unknown":
            still_open.setdefault(effect, []).append(flag["key"])
    for effect, keys in still_open.items():
        yield f"  open flags ({effect}): {', '.join(keys)}"


def _gain(entry: dict[str, Any]) -> str:
    adds = [f"could add {entry['could_add']}"] if entry["could_add"] else []
    changes = ["could change the band"] if entry["could_change_band"] else []
    return ", ".join([*adds, *changes])
