"""The running service, as its callers and its metrics see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from prometheus_client.parser import text_string_to_metric_families

from app import __version__
from app.cli.checks.deployment import NotThereError
from app.cli.checks.registry import current
from app.cli.checks.saying import ok, warning, wrong
from app.cli.client import KEY_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.samples import Sample

    from app.cli.checks.deployment import Deployment
    from app.cli.checks.saying import Said

_OLD_SECONDS = 5.0
_LATE_SECONDS = 0.05
_LATE_SHARE = 0.01
_MINUTE_OF_TICKS = 600
_COUNTED = {
    "icp_snapshot_write_failures_total": "snapshots could not be written; see the log",
    "icp_rate_limit_store_failures_total": "calls of the rate limit store failed; see the log",
}
_REFUSED = {
    "overloaded": "requests were refused as too much was in hand; see docs/operations.md",
    "rate_limited": "requests were beyond the limits of their keys; see docs/operations.md",
}


def service(deployment: Deployment) -> Iterator[Said]:
    """Find a service that does not answer, or not from a fresh registry."""
    try:
        answer = deployment.get("/readyz")
    except NotThereError:
        yield warning(f"nothing answers at {deployment.address}; `icp serve` starts the service")
        return
    try:
        ready = answer.json()
        status = ready["status"]
    except (ValueError, KeyError, TypeError):
        yield wrong(f"{deployment.address} is something else than icp-scoring; see ICP_PORT")
        return
    if not answer.is_success:
        yield wrong(f"it is not ready: {ready.get('detail')}")
    elif status != "ok":
        yield warning(
            f"it is {status}: it has not heard from the database for {ready['age_seconds']} s"
        )
    else:
        yield ok(f"it is ready at {deployment.address}")


def metrics(deployment: Deployment) -> Iterator[Said]:
    """Find workers that lag behind, and what was refused or failed since they began."""
    answer = deployment.get("/metrics")
    if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        yield warning(f"set {KEY_VARIABLE} to a key with the scope metrics to have workers checked")
        return
    if not answer.is_success:
        yield wrong(f"/metrics answered {answer.status_code}")
        return
    samples = [s for family in text_string_to_metric_families(answer.text) for s in family.samples]
    yield from _workers(samples, deployment)
    yield from _lag(samples)
    for sample in samples:
        what = _COUNTED.get(sample.name) or _REFUSED.get(sample.labels.get("code", ""))
        if what and sample.value:
            yield warning(f"{sample.value:,.0f} {what}")
    if failed := sum(s.value for s in samples if s.labels.get("status", "")[:1] == "5"):
        yield warning(f"{failed:,.0f} requests were answered 5xx; the log has each")


def _workers(samples: list[Sample], deployment: Deployment) -> Iterator[Said]:
    revisions = {s.labels.get("pid", "?"): s.value for s in samples if s.name == "icp_revision"}
    ages = {s.labels.get("pid"): s.value for s in samples if s.name == "icp_snapshot_age_seconds"}
    builds = {s.labels["version"] for s in samples if s.name == "icp_build_info"}
    for pid, age in ages.items():
        if age > _OLD_SECONDS:
            yield warning(f"worker {pid} has not heard from the database for {age:.0f} s")
    if builds - {__version__}:
        yield warning(f"the service is release {', '.join(sorted(builds))}, this is {__version__}")
    if deployment.unreachable is None:
        newest = current(deployment).revision
        behind = [pid for pid, number in revisions.items() if number < newest]
        if behind:
            yield warning(f"worker {', '.join(behind)} is behind revision {newest}")
    yield ok(f"{len(revisions)} workers, at revision {max(revisions.values(), default=-1):.0f}")


def _lag(samples: list[Sample]) -> Iterator[Said]:
    ticks = {s.labels["le"]: s.value for s in samples if s.name == "icp_loop_lag_seconds_bucket"}
    if ticks.get("+Inf", 0) < _MINUTE_OF_TICKS:  # a start is no measure
        return
    late = 1 - ticks[str(_LATE_SECONDS)] / ticks["+Inf"]
    said = (
        f"the event loop was later than {_LATE_SECONDS * 1_000:.0f} ms at {late:.1%} of its ticks"
    )
    if late > _LATE_SHARE:
        yield warning(f"{said}; give it more cores, or smaller batches")
    else:
        yield ok(said)
