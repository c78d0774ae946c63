"""`icp doctor`: what is wrong with a deployment, and what would be right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.checks.deployment import Deployment
from app.cli.checks.every import Finding, examine
from app.cli.checks.saying import State
from app.cli.errors import FAULTS
from app.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")]

_WORST = (State.WRONG, State.WARNING, State.OK)


def doctor(*, as_json: JsonOption = False) -> None:
    """Check a deployment: settings, machine, database, keys, snapshot, and the running service.

    It reads the same environment as `icp serve`, changes nothing, and ends with 1 if something is
    wrong. ICP_API_KEY, with the scope metrics, lets it look at the workers, too.
    """
    found: list[Finding] = []
    for finding in _findings():
        found.append(finding)
        if not as_json:
            typer.echo(f"{finding.state:8} {finding.check}: {finding.says}")
    worst = next(state for state in _WORST if any(finding.state is state for finding in found))
    if as_json:
        findings = [finding._asdict() for finding in found]
        typer.echo(json.dumps({"state": worst, "findings": findings}, indent=2))
    else:
        typer.echo(_summary(found))
    if worst is State.WRONG:
        raise typer.Exit(FAULTS)


def _findings() -> Iterator[Finding]:
    try:
        settings = load_settings()
    except SettingsError as error:
        for line in str(error).splitlines():
            yield Finding("settings", State.WRONG, line)
        return
    yield from examine(Deployment(settings))


def _summary(found: Iterable[Finding]) -> str:
    states = [finding.state for finding in found]
    return f"\n{states.count(State.WRONG)} wrong, {states.count(State.WARNING)} to look at"
