"""Score an account by the generated Python client; it is beside this module when it runs."""

from __future__ import annotations

import os
import sys
from datetime import date

from icp_client import AuthenticatedClient
from icp_client.api.scoring import score_account
from icp_client.models import Decision, HttpProblem, ScoreRequest

ACCOUNT = {
    "name": "Acme",
    "industry": "Software Development",
    "employees": "51-200",
    "engineers": {"min": 40, "below": 80},
    "triggers": [{"type": "migration", "date": "2026-02-20"}],
}


def main() -> None:
    """Raise unless the answers are the types that the document promises."""
    client = AuthenticatedClient(os.environ["ICP_ADDRESS"], os.environ["ICP_KEY"])
    request = {"icp": "dev-tool", "account": ACCOUNT, "as_of": "2026-01-15", "include": ["facts"]}
    decision = score_account.sync(client=client, body=ScoreRequest.from_dict(request))
    if not isinstance(decision, Decision):
        raise TypeError(f"no decision: {decision}")
    criteria = [one for dimension in decision.dimensions for one in dimension.criteria or ()]
    if not criteria or decision.as_of != date(2026, 1, 15) or decision.score > decision.max_score:
        raise ValueError(f"no sound decision: {decision}")
    unknown = ScoreRequest.from_dict({"icp": "no-such-icp", "account": {}})
    problem = score_account.sync(client=client, body=unknown)
    if not isinstance(problem, HttpProblem) or problem.code != "unknown_icp":
        raise TypeError(f"an unknown ICP is no typed problem: {problem}")
    sys.stdout.write(
        f"Python: {decision.icp.key}@{decision.icp.version} gives {decision.score} of "
        f"{decision.max_score}, {decision.band}, from {len(criteria)} criteria\n"
    )


if __name__ == "__main__":
    main()
