"""What `icp serve` says to the person who started it."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from app.access.development import FILE

if TYPE_CHECKING:
    from app.settings import Settings

_LIBRARY_ICP = "dev-tool"
_EXAMPLE = {
    "as_of": "2026-01-15",
    "account": {
        "name": "Acme",
        "industry": "Software Development",
        "employees": "51-200",
        "engineers": 60,
        "technologies": "GitHub; AWS",
        "triggers": [{"type": "migration", "date": "2026-02-20"}],
    },
}


def banner(address: str, settings: Settings) -> str:
    """Return where the service is and a request to paste, without any secret.

    Args:
        address: Where a person on this machine reaches it.
        settings: Say whose database it is: in one of our own there are ICPs and a key.
    """
    if settings.database_url is None:
        key, icp, keys = f"$(cat {shlex.quote(str(settings.state_dir / FILE))})", _LIBRARY_ICP, ""
    else:
        key, icp, keys = "$ICP_API_KEY", "*", "Make a key: icp keys create --help\n"
    body = shlex.quote(json.dumps({"icp": icp, **_EXAMPLE}))
    return f"""
icp-scoring serves on {address}, with {_counted(settings.workers)}
Documentation: {address}/docs    Stop: Ctrl-C
{keys}
Score an account:

curl -s {address}/v1/score -H "Authorization: Bearer {key}" \
-H 'Content-Type: application/json' -d {body}
"""


def _counted(workers: int) -> str:
    return "1 worker" if workers == 1 else f"{workers} workers"
