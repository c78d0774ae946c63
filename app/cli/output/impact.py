"""An impact as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from app.cli.output.report import share
from app.cli.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    Json = dict[str, Any]

_BAR = 40
_MOVERS = 15
_REFUSED = 10


def show(told: Json, console: Console, *, title: str) -> None:
    """Show an impact.

    Args:
        told: As `report` returns it, with `scores_can_change`.
        console: Where.
        title: What is compared with what.
    """
    console.print(Text(f"{plain(title)}, as of {told['as_of']}", style="bold"))
    for line in _verdict(told):
        console.print(line, soft_wrap=True)
    console.print()
    for part in _parts(told):
        console.print(part)


def _verdict(told: Json) -> Iterator[str]:
    accounts = told["accounts"]
    judged = accounts["total"] - accounts["failed"]
    if not told["scores_can_change"]:
        yield "The two differ in texts alone: no score can change."
    if judged:
        changed = accounts["changed"]
        yield f"{changed:,} of {judged:,} accounts ({share(changed, judged)}) change band."
    if accounts["failed"]:
        yield f"{accounts['failed']:,} of {accounts['total']:,} could not be read; see the end."


def _parts(told: Json) -> Iterator[RenderableType]:
    if told["accounts"]["total"] > told["accounts"]["failed"]:
        yield _bands(told["bands"])
        yield _shifts(told["shifts"])
    if told["movers"]:
        yield _movers(told["movers"])
    if told["flags"]:
        yield _flags(told["flags"])
    if told["flips"]:
        yield _flips(told["flips"], told["accounts"]["changed"])
    if told["refused"]:
        yield _refused(told["refused"], told["accounts"]["failed"])


def _bands(bands: Json) -> Table:
    table = _table("Bands: from the row to the column")
    table.add_column("")
    for band in bands["after"]:
        table.add_column(Text(band), justify="right")
    for band, row in zip(bands["before"], bands["accounts"], strict=True):
        counts = [
            Text(f"{count:,}" if count else "·", style="" if band == column else "bold")
            for column, count in zip(bands["after"], row, strict=True)
        ]
        table.add_row(Text(band), *counts)
    return table


def _shifts(shifts: Sequence[Json]) -> Table:
    table = _table("Scores: how many shift by how many points")
    table.add_column("Points", justify="right")
    table.add_column("Accounts", justify="right")
    table.add_column("")
    most = max(one["accounts"] for one in shifts)
    for one in shifts:
        bar = "█" * max(1, round(_BAR * one["accounts"] / most))
        table.add_row(f"{one['by']:+d}" if one["by"] else "0", f"{one['accounts']:,}", bar)
    return table


def _movers(movers: Sequence[Json]) -> Table:
    table = _table(_titled("What moves accounts", len(movers), _MOVERS))
    table.add_column("")
    table.add_column("Key")
    for name in ("Accounts", "Flips", "Points"):
        table.add_column(name, justify="right")
    for one in movers[:_MOVERS]:
        counts = [f"{one['accounts']:,}", f"{one['flips']:,}", f"{one['points']:+,}"]
        table.add_row(one["kind"], Text(one["key"]), *counts)
    return table


def _flags(flags: Sequence[Json]) -> Table:
    table = _table("Flags: newly raised, and raised no more")
    table.add_column("Flag")
    table.add_column("Raised", justify="right")
    table.add_column("Cleared", justify="right")
    for one in flags:
        table.add_row(Text(one["key"]), f"{one['raised']:,}", f"{one['cleared']:,}")
    return table


def _flips(flips: Sequence[Json], changed: int) -> Table:
    table = _table(_titled("Accounts in another band", changed, len(flips)))
    for name in ("Account", "From", "To"):
        table.add_column(name)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Because")
    for one in flips:
        account = one["account"]
        name = account.get("name") or account.get("id") or f"record {one['index'] + 1}"
        table.add_row(
            *map(Text, (plain(name), one["from"], one["to"])),
            f"{one['score_before']} → {one['score_after']}",
            Text("; ".join(map(_because, one["causes"]))),
        )
    return table


def _because(cause: Json) -> str:
    if cause["kind"] == "bands":
        return "bands take other scores"
    key, before, after = cause["key"], cause["before"], cause["after"]
    points = f"{cause['points_before']} → {cause['points_after']} points"
    if cause["kind"] == "dimension":
        return f"{key} {points}"
    if before == after:
        return f"{key} {points}" if cause["kind"] == "criterion" else f"{key} does otherwise"
    said = f"{key} {_said(before, 'was not there')} → {_said(after, 'is gone')}"
    return f"{said}, {points}" if cause["kind"] == "criterion" else said


def _said(outcome: str | None, absent: str) -> str:
    return outcome.replace("_", " ") if outcome else absent


def _refused(refused: Sequence[Json], failed: int) -> Table:
    shown = refused[:_REFUSED]
    table = _table(_titled("Could not be read", failed, len(shown)))
    table.add_column("Record", justify="right")
    table.add_column("By")
    table.add_column("Why")
    by = {None: "either", "before": "the older one", "after": "the newer one alone"}
    for one in shown:
        why = "; ".join(f"{plain(e['pointer'])} {plain(e['message'])}" for e in one["errors"])
        table.add_row(f"{one['index'] + 1:,}", by[one["by"]], Text(why))
    return table


def _titled(title: str, total: int, shown: int) -> str:
    return f"{title}: {shown:,} of {total:,}" if total > shown else title


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
