"""The settings, and whether they make sense together."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

from app.cli.checks.saying import ok, warning, wrong
from app.cli.client import KEY_VARIABLE
from app.settings import LOOPBACK_NAMES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said

_PREFIX = "ICP_"
_KNOWN = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
_OTHERS = {KEY_VARIABLE, "ICP_TEST_DATABASE_URL"}


def variables(_: Deployment) -> Iterator[Said]:
    """Find variables that look like settings and are none."""
    unknown = sorted(
        name for name in os.environ if name.startswith(_PREFIX) and name not in _KNOWN | _OTHERS
    )
    for name in unknown:
        near = get_close_matches(name, _KNOWN, 1)
        meant = f"did you mean {near[0]}?" if near else "docs/running.md lists those there are"
        yield warning(f"{name} is no setting and changes nothing; {meant}")
    if not unknown:
        yield ok("every ICP_ variable is a setting")


def settings(deployment: Deployment) -> Iterator[Said]:
    """Find settings that are valid and hardly meant."""
    given = deployment.settings
    odd = list(_odd(given))
    yield from odd
    if not odd:
        yield ok("they make sense together")


def _odd(given: Settings) -> Iterator[Said]:
    cores = os.cpu_count() or 1
    if given.workers > 2 * cores:
        yield warning(
            f"ICP_WORKERS is {given.workers} on {cores} cores; one a core is as fast as it gets"
        )
    if given.metrics_port == given.port:
        yield wrong(f"ICP_METRICS_PORT and ICP_PORT are both {given.port}; they need two ports")
    if "*" in given.cors_origins:
        yield warning("ICP_CORS_ORIGINS lets every web page call; name the origins that may")
    if given.log_level == "debug":
        yield warning("ICP_LOG_LEVEL is debug, which says much and costs time; use info")
    if given.rate_limit and given.workers > 1 and given.rate_limit_url is None:
        yield warning(
            f"ICP_RATE_LIMIT {given.rate_limit} without ICP_RATE_LIMIT_URL: each of"
            f" {given.workers} workers allows its share, so callers with few connections get less"
        )
    if given.rate_limit_url is not None and given.rate_limit is None:
        yield warning("ICP_RATE_LIMIT_URL without ICP_RATE_LIMIT: only keys with a limit count")
    if given.database_url is None and given.host not in LOOPBACK_NAMES:
        yield warning(
            "the service listens beyond this machine with a PostgreSQL of its own, of which nobody"
            " makes backups; set ICP_DATABASE_URL"
        )
