"""Generated accounts in canonical columns, and the scorecard of `columns.yaml` in SQL by hand."""

from __future__ import annotations

ACCOUNTS = """
SELECT
  'A-' || i AS id, 'Company ' || i AS name, 'company' || i || '.example' AS domain,
  ['software', 'fintech', 'healthcare', 'retail', 'other', NULL][1 + (hash(i) % 6)::INT] AS segment,
  ['US', 'DE', 'GB', 'FR', 'NL', NULL][1 + (hash(i + 7) % 6)::INT] AS country,
  CASE WHEN hash(i + 1) % 10 < 8 THEN (hash(i + 2) % 3000)::DOUBLE END AS employees_min,
  CASE WHEN hash(i + 1) % 10 < 8
    THEN (hash(i + 2) % 3000)::DOUBLE + (hash(i + 1) % 10 < 2)::INT * 100 END AS employees_max,
  NULL::DOUBLE AS employees_below,
  CASE WHEN hash(i + 3) % 10 < 6 THEN (hash(i + 4) % 100000)::DOUBLE * 1000 END
    AS annual_revenue_min,
  annual_revenue_min AS annual_revenue_max,
  NULL::DOUBLE AS annual_revenue_below,
  CASE WHEN hash(i + 5) % 10 < 5 THEN hash(i + 6) % 2 = 0 END AS owner_named,
  CASE WHEN hash(i + 8) % 10 < 5 THEN (1980 + hash(i + 9) % 45)::DOUBLE END AS founded_year_min,
  founded_year_min AS founded_year_max,
  NULL::DOUBLE AS founded_year_below,
  ['none', 'light', 'strict', NULL][1 + (hash(i + 11) % 4)::INT] AS reviewed
FROM range({count}) AS t(i)
"""

_CRITERIA = {
    "segment": ("segment IN ('software', 'fintech')",) * 2,
    "size": (
        "employees_min >= 51 AND employees_max <= 1000",
        (
            "(employees_max >= 51 OR employees_max IS NULL)"
            " AND (employees_min <= 1000 OR employees_min IS NULL)"
        ),
    ),
    "home": ("country IN ('US', 'GB')",) * 2,
    "revenue": ("annual_revenue_min >= 5000000",) * 2,
    "review": ("reviewed = 'light'",) * 2,
    "mature": ("founded_year_max <= 2020",) * 2,
    "no_owner": ("owner_named = false",) * 2,
}
_POINTS = {
    "fit": {"segment": 2, "size": 1, "home": 1},
    "pay": {"revenue": 2, "review": 1, "mature": 1},
}


def _points(side: str) -> str:
    sums = []
    for name, earned in _POINTS.items():
        total = " + ".join(f"{side}_{key}::INT * {points}" for key, points in earned.items())
        sums.append(f"least(3, {total}) AS {side}_{name}")
    return ", ".join(sums)


def _band(side: str) -> str:
    score = f"({side}_fit + {side}_pay)"
    return (
        f"CASE WHEN {score} >= 5 AND {side}_fit >= 1 THEN 'prioritize'"
        f" WHEN {score} >= 3 THEN 'nurture' ELSE 'disqualify' END"
    )


_TESTS = ", ".join(
    f"coalesce({now}, false) AS met_{key}, coalesce({ever}, true) AS may_{key}"
    for key, (now, ever) in _CRITERIA.items()
)
_OUTCOMES = ", ".join(
    f"CASE WHEN met_{key} THEN 'met' WHEN may_{key} THEN 'unknown' ELSE 'not_met' END AS "
    + (f"criterion_{key}" if key != "no_owner" else "flag_no_owner")
    for key in _CRITERIA
)
BY_HAND = f"""
WITH tested AS (SELECT id, name, domain, {_TESTS} FROM read_parquet('{{file}}')),
  summed AS (SELECT *, {_points("met")}, {_points("may")} FROM tested)
SELECT id, name, domain, met_fit + met_pay AS score, {_band("met")} AS score_band,
  CASE WHEN met_no_owner THEN 'disqualify'
    WHEN {_band("met")} = 'disqualify' AND {_band("may")} <> 'disqualify' THEN 'research'
    ELSE {_band("met")} END AS band,
  met_no_owner AS disqualified, met_fit + met_pay AS possible_min_score,
  may_fit + may_pay AS possible_max_score,
  CASE WHEN met_no_owner THEN 'disqualify' ELSE {_band("may")} END AS possible_best_band,
  CASE WHEN may_no_owner THEN 'disqualify' ELSE {_band("met")} END AS possible_worst_band,
  met_fit AS points_fit, met_pay AS points_pay, {_OUTCOMES},
  'columns' AS icp_key, NULL::BIGINT AS icp_version, 'sha256:' || repeat('0', 64) AS icp_digest,
  DATE '2026-01-15' AS as_of
FROM summed
"""  # noqa: S608 - our own
