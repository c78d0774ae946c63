from __future__ import annotations

from app.ops.metrics import Metrics


def test_two_applications_count_apart() -> None:
    """Metrics belong to one application, not to the process."""
    one, other = Metrics(), Metrics()
    one.decided("small", 1, {"good": 2, "poor": 0}, {"unrecognised_value": 3})
    assert b'icp_decisions_total{band="good",icp="small",version="1"} 2.0' in one.text()
    assert b'icp_decisions_total{band="poor",icp="small",version="1"} 0.0' in one.text()
    assert b'icp_account_warnings_total{code="unrecognised_value",icp="small"} 3.0' in one.text()
    assert b"small" not in other.text()


def test_requests_are_counted_and_timed() -> None:
    """A request counts by route, method and status, and its seconds by route and method."""
    metrics = Metrics()
    metrics.answered("/v1/score", "POST", 200, 0.002)
    metrics.answered("/v1/score", "INVENTED", 405, 0.002)
    text = metrics.text().decode()
    assert 'icp_requests_total{method="POST",route="/v1/score",status="200"} 1.0' in text
    assert 'icp_requests_total{method="other",route="/v1/score",status="405"} 1.0' in text
    assert 'icp_request_seconds_bucket{le="0.0025",method="POST",route="/v1/score"} 1.0' in text
