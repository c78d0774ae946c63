"""A real service on the PostgreSQL of ICP_DATABASE_URL: it answers alike after a restart."""

from __future__ import annotations

import os
import sys

import httpx
from sqlalchemy import make_url

from app.engine.yaml_core import parse_yaml
from app.library import library_document
from conformance.service import icp, running

_ICP = "dev-tool"
_SCOPES = ("score", "definitions:publish")


def main() -> None:
    """Raise when a call does not answer as it should."""
    url = make_url(os.environ["ICP_DATABASE_URL"])
    icp(url, "migrate")
    scopes = [option for scope in _SCOPES for option in ("--scope", scope)]
    key = icp(url, "keys", "create", "external", *scopes).split()[-1]
    document = {
        "document": parse_yaml(library_document(_ICP)),
        "note": "for clients",
        "activate": True,
    }
    answers = []
    for times in range(2):
        with running(url, workers=2) as service:
            headers = {"Authorization": f"Bearer {key}"}
            with httpx.Client(base_url=service.address, headers=headers) as client:
                if not times:
                    client.post(f"/v1/icps/{_ICP}/versions", json=document).raise_for_status()
                body = {"icp": f"{_ICP}@1", "account": {"employees": 70}, "as_of": "2026-01-15"}
                answered = client.post("/v1/score", json=body).raise_for_status().json()
        del answered["decision_id"]
        answers.append(answered)
    if answers[0] != answers[1]:
        raise AssertionError(f"{answers[0]} is not {answers[1]}")
    sys.stdout.write(f"{url.host}: {_ICP}@1 answers alike before and after a restart\n")


if __name__ == "__main__":
    main()
