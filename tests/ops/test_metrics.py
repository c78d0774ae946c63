from __future__ import annotations

import asyncio
from math import isnan
from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

import pytest

from app.ops.metrics import Metrics
from app.ops.readings import Readings, ReviewTimes
from app.ops.tallies import TURNS
from tests.ops.samples import samples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Served(NamedTuple):
    key: str = "small"
    version: int = 1


class Outcome(NamedTuple):
    score: int = 40
    max_score: int = 100
    band: str = "good"
    unknown: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    warnings: Sequence[Mapping[str, str]] = ()


class Held:
    """A decision that tells whether it is still there."""

    score, max_score, band = 40, 100, "good"
    unknown = raised = ()
    warnings = ()


def with_decisions(counted: Metrics, *outcomes: Outcome, version: int = 1) -> Metrics:
    """Count decisions of one version."""
    for outcome in outcomes:
        counted.scored(Served(version=version), outcome)
    return counted


def shown_by(counted: Metrics) -> dict[str, float]:
    """Return what a scrape at this moment shows."""
    counted.flush()
    return samples(counted.text())


def test_two_applications_count_apart() -> None:
    """Metrics belong to one application, not to the process."""
    one, other = Metrics(), Metrics()
    with_decisions(one, Outcome())
    assert shown_by(one)['icp_decisions_total{band="good",icp="small",version="1"}'] == 1
    assert "small" not in str(shown_by(other))


def test_requests_are_counted_and_timed() -> None:
    """A request counts by route, method and status, and its seconds by route and method."""
    counted = Metrics()
    counted.answered("/v1/score", "POST", 200, 0.002)
    counted.answered("/v1/score", "POST", 503, 0.5)
    counted.answered("/v1/score", "INVENTED", 405, 0.002)
    shown = shown_by(counted)
    requests = 'icp_requests_total{method="%s",route="/v1/score",status="%s"}'
    assert shown[requests % ("POST", 200)] == shown[requests % ("POST", 503)] == 1
    assert shown[requests % ("other", 405)] == 1
    of_posts = 'method="POST",route="/v1/score"}'
    assert shown[f'icp_request_seconds_bucket{{le="0.0025",{of_posts}'] == 1
    assert shown[f'icp_request_seconds_bucket{{le="+Inf",{of_posts}'] == 2
    assert shown[f"icp_request_seconds_count{{{of_posts}"] == 2
    assert shown[f"icp_request_seconds_sum{{{of_posts}"] == pytest.approx(0.502)


def test_decisions_are_counted_by_version() -> None:
    """Bands, shares of the highest score, flags, unknown attributes and warnings count."""
    counted = with_decisions(
        Metrics(),
        Outcome(score=0, band="poor", unknown=("industry", "employees"), raised=("competitor",)),
        Outcome(score=30, unknown=("industry",), warnings=({"code": "unrecognised_value"},)),
        Outcome(score=100),
    )
    shown = shown_by(counted)
    of_version = 'icp="small",version="1"}'
    assert shown[f'icp_decisions_total{{band="good",{of_version}'] == 2
    assert shown[f'icp_score_share_bucket{{icp="small",le="{0.0}",version="1"}}'] == 1
    assert shown[f'icp_score_share_bucket{{icp="small",le="{0.3}",version="1"}}'] == 2
    assert shown[f'icp_score_share_bucket{{icp="small",le="{0.9}",version="1"}}'] == 2
    assert shown[f'icp_score_share_bucket{{icp="small",le="{1.0}",version="1"}}'] == 3
    assert shown[f"icp_score_share_sum{{{of_version}"] == pytest.approx(1.3)
    assert shown[f'icp_flags_raised_total{{flag="competitor",{of_version}'] == 1
    assert shown[f'icp_attribute_unknown_total{{attribute="industry",{of_version}'] == 2
    assert shown[f'icp_attribute_unknown_total{{attribute="employees",{of_version}'] == 1
    assert shown['icp_account_warnings_total{code="unrecognised_value",icp="small"}'] == 1


def test_few_versions_wait_to_be_counted() -> None:
    """A decision holds what its version was compiled to, so those of many versions are not kept."""
    counted = Metrics()
    kept = []
    for version in range(3 * TURNS):
        outcome = Held()
        kept.append(ref(outcome))
        counted.scored(Served(version=version), outcome)
        del outcome
    assert sum(one() is not None for one in kept) < TURNS
    counted.flush()
    assert all(one() is None for one in kept)


def test_a_batch_counts_like_its_accounts() -> None:
    """What a batch adds to the tally of its version is what single requests would have added."""
    singly = with_decisions(Metrics(), Outcome(), Outcome(unknown=("industry",)))
    together = Metrics()
    together.tally(Served()).add_quiet([Outcome(), Outcome()], [], ["industry"])
    shown, expected = shown_by(together), shown_by(singly)
    assert {name: shown[name] for name in shown if 'icp="small"' in name} == {
        name: expected[name] for name in expected if 'icp="small"' in name
    }
    assert shown['icp_attribute_unknown_total{attribute="industry",icp="small",version="1"}'] == 1


def test_refusals_are_counted_by_code() -> None:
    """A request that is answered with a problem counts under its code."""
    counted = Metrics()
    counted.refused("rate_limited")
    counted.refused("rate_limited")
    counted.refused("overloaded")
    shown = shown_by(counted)
    assert shown['icp_problems_total{code="rate_limited"}'] == 2
    assert shown['icp_problems_total{code="overloaded"}'] == 1


def test_when_reviews_are_due_is_shown() -> None:
    """As times, so that they need not be told again each day; of an ICP that is gone, nothing."""
    counted = Metrics()
    told = {"one": ReviewTimes(1.0, 2.0), "two": ReviewTimes(3.0, 4.0)}
    counted.watch_reviews(lambda: told)
    counted.flush()
    shown = shown_by(counted)
    assert shown['icp_review_due_seconds{icp="one"}'] == 2
    assert shown['icp_active_version_published_seconds{icp="two"}'] == 3
    del told["one"]
    counted._review_again = 0  # noqa: SLF001 - a minute later
    counted.flush()
    assert isnan(shown_by(counted)['icp_review_due_seconds{icp="one"}'])


def test_no_series_says_when_it_was_created() -> None:
    """There is no `_created` beside each series."""
    assert "_created" not in str(shown_by(with_decisions(Metrics(), Outcome())))


def test_a_worker_says_what_is_true_of_it() -> None:
    """Readings become gauges; what its parts counted is a counter that never falls."""
    counted = Metrics()
    failures = iter((1, 3))
    counted.watch(lambda: readings(snapshot_write_failures=next(failures)))
    counted.flush()
    shown = shown_by(counted)
    assert shown["icp_ready"] == 1
    assert shown["icp_database_up"] == 0
    assert shown["icp_revision"] == 7
    assert shown["icp_snapshot_age_seconds"] == 12.5
    assert shown["icp_max_stale_seconds"] == 3_600
    assert shown["icp_requests_in_hand"] == 3
    assert shown["icp_batches_in_hand"] == 1
    assert shown["icp_worker_resident_bytes"] > 1_000_000
    assert shown["icp_snapshot_write_failures_total"] == 3
    assert shown["icp_rate_limit_store_failures_total"] == 4
    assert shown["icp_webhook_deliveries_pending"] == 5
    assert shown["icp_webhook_deliveries_dead"] == 6
    assert shown['icp_webhook_attempts_total{result="delivered"}'] == 7
    assert shown['icp_webhook_attempts_total{result="failed"}'] == 8


def test_the_loop_is_watched_and_counts_are_flushed() -> None:
    """While it runs, a task flushes what was counted and measures how late the loop is."""
    counted = with_decisions(Metrics(), Outcome())

    async def until_flushed() -> None:
        flushed = asyncio.Event()

        def noticed() -> Readings:
            flushed.set()
            return readings()

        counted.watch(noticed)
        running = asyncio.create_task(counted.run())
        await flushed.wait()
        running.cancel()

    asyncio.run(until_flushed())
    shown = shown_by(counted)
    assert shown['icp_decisions_total{band="good",icp="small",version="1"}'] == 1
    assert shown["icp_loop_lag_seconds_count"] >= 1


def test_a_flush_that_fails_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be written stops nobody and is told once; it is written when it can be."""
    counted = with_decisions(Metrics(), Outcome())
    counted.watch(lambda: readings(revision="no number"))
    counted.flush()
    counted.flush()
    (record,) = caplog.records
    assert record.getMessage() == "metrics stand still"
    assert record.exc_info
    counted.watch(readings)
    assert shown_by(counted)["icp_revision"] == 7
    counted.watch(lambda: readings(revision="no number"))
    counted.flush()
    assert len(caplog.records) == 2


def readings(**changed: object) -> Readings:
    """Return readings of a worker whose database is away."""
    return Readings(
        status="degraded",
        revision=7,
        snapshot_age_seconds=12.5,
        max_stale_seconds=3_600,
        snapshot_write_failures=2,
        requests_in_hand=3,
        batches_in_hand=1,
        rate_limit_store_failures=4,
        webhooks_pending=5,
        webhooks_dead=6,
        webhook_attempts={"delivered": 7, "failed": 8},
    )._replace(**changed)  # type: ignore[arg-type]
