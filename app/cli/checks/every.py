"""Every check, in the order in which they are shown, and how they are run."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from app.cli.checks import database, environment, machine, outside, registry, service
from app.cli.checks.deployment import NotThereError
from app.cli.checks.saying import State, wrong
from app.ops.redaction import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Check, Said

CHECKS: tuple[Check, ...] = (
    machine.release,
    machine.open_files,
    environment.variables,
    environment.settings,
    machine.state_directory,
    database.database,
    database.clock,
    database.migrations,
    database.rights,
    database.triggers,
    registry.revision,
    registry.versions,
    registry.keys,
    registry.snapshot,
    service.service,
    service.metrics,
    outside.issuer,
    outside.rate_limit_store,
)
"""To add one, write a function that yields what it says, and name it here."""


class Finding(NamedTuple):
    """What one check says.

    Attributes:
        check: Its name.
        state: How bad it is.
        says: What is so, and what would be right.
    """

    check: str
    state: State
    says: str


def examine(deployment: Deployment) -> Iterator[Finding]:
    """Run every check; one that needs what is not there says nothing."""
    with _quiet():
        for check in CHECKS:
            name = check.__name__.replace("_", " ")
            for said in _run(check, deployment):
                yield Finding(name, said.state, redacted(said.text))


def _run(check: Check, deployment: Deployment) -> Iterator[Said]:
    try:
        yield from check(deployment)
    except NotThereError:
        return
    except Exception as error:  # noqa: BLE001 - whatever one check meets, the others go on
        yield wrong(f"could not be checked: {type(error).__name__}: {error}".partition("\n")[0])


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what checks meet out of the log: they say it themselves."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
