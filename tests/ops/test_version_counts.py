from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from app.ops.version_counts import VersionCounts, read
from app.ops.version_series import VersionSeries
from tests.ops.samples import samples

if TYPE_CHECKING:
    from pathlib import Path

    from app.ops.version_counts import Versions

BOUNDS = (0.5, 1.0)


def count(versions: VersionCounts, icp: str, version: str = "1") -> VersionCounts:
    """Count one decision."""
    versions.bands.labels(icp, version, "good").inc(1)
    versions.unknown.labels(icp, version, "industry").inc(1)
    versions.labels(icp, version).add([0, 1, 0], 0.75)
    return versions


def shown(counted: Versions) -> dict[str, float]:
    """Return what a scrape shows of counts."""
    registry = CollectorRegistry()
    registry.register(VersionSeries(BOUNDS, lambda: counted))
    return samples(generate_latest(registry))


def test_counts_become_series() -> None:
    """Words are counters and shares a histogram, by ICP and version."""
    found = shown(count(count(VersionCounts(None), "a"), "a").held)
    assert found['icp_decisions_total{band="good",icp="a",version="1"}'] == 2
    assert found['icp_attribute_unknown_total{attribute="industry",icp="a",version="1"}'] == 2
    assert found['icp_score_share_bucket{icp="a",le="0.5",version="1"}'] == 0
    assert found['icp_score_share_bucket{icp="a",le="+Inf",version="1"}'] == 2
    assert found['icp_score_share_count{icp="a",version="1"}'] == 2
    assert found['icp_score_share_sum{icp="a",version="1"}'] == 1.5


def test_the_versions_that_scored_last_are_kept() -> None:
    """One version too many takes the place of the one that did not score for longest."""
    versions = VersionCounts(None, most=2)
    for icp in ("a", "b", "a", "c"):
        count(versions, icp)
    assert [icp for icp, _ in versions.held] == ["a", "c"]


def test_workers_add_up(tmp_path: Path) -> None:
    """What several workers saved is their sum, whichever of a version each of them counted."""
    one, other = VersionCounts(tmp_path / "1.json"), VersionCounts(tmp_path / "2.json")
    count(one, "a").flags.labels("a", "1", "competitor").inc(3)
    count(count(other, "a"), "a", "2")
    one.save()
    other.save()
    other.unknown.labels("b", "1", "industry").inc(1)  # which has no scores yet
    other.save()
    found = shown(read(sorted(tmp_path.iterdir())))
    assert found['icp_decisions_total{band="good",icp="a",version="1"}'] == 2
    assert found['icp_decisions_total{band="good",icp="a",version="2"}'] == 1
    assert found['icp_flags_raised_total{flag="competitor",icp="a",version="1"}'] == 3
    assert found['icp_score_share_sum{icp="a",version="1"}'] == 1.5
    assert found['icp_attribute_unknown_total{attribute="industry",icp="b",version="1"}'] == 1
    assert 'icp_score_share_sum{icp="b",version="1"}' not in found


def test_a_worker_goes_on_with_what_its_file_says(tmp_path: Path) -> None:
    """Counts go on after a restart, and nothing is written while nothing is counted."""
    file = tmp_path / "1.json"
    count(VersionCounts(file), "a").save()
    again = VersionCounts(file)
    file.unlink()
    again.save()
    assert not file.exists()
    count(again, "a").save()
    assert shown(read([file])) == shown(count(count(VersionCounts(None), "a"), "a").held)
