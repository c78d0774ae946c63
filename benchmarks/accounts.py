"""The accounts that are sent over HTTP."""

from __future__ import annotations

from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks.population import AS_OF, population
from benchmarks.zen_scorecard import zen_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.compiling.compiled import Compiled

_FIRST_FRESH_SEED = 1_000
_STAGES = ("lead", "opportunity", "customer", "former customer")


def accounts(compiled: Compiled, size: int, seed: int) -> list[dict[str, Any]]:
    """Return accounts as a CRM sends them, each with values of its own and keys nobody reads."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    return [
        {
            "id": f"001{seed}{number:08d}",
            "name": f"Account {seed}-{number}",
            "domain": f"account{seed}-{number}.example",
            **values,
            "lifecycle_stage": random.choice(_STAGES),
            "owner_email": f"rep{random.randrange(40)}@vendor.example",
            "last_contacted": f"2025-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
            "open_deals": random.randrange(5),
        }
        for number, values in enumerate(population(compiled, size, seed))
    ]


def never_sent(compiled: Compiled, size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield so many accounts at a time, all of them with values drawn for them alone."""
    for seed in count(_FIRST_FRESH_SEED):
        yield accounts(compiled, size, seed)


def score_body(icp: str, account: dict[str, Any]) -> bytes:
    """Return the body of `POST /v1/score`."""
    return orjson.dumps({"icp": icp, "account": account, "as_of": AS_OF})


def batch_body(icp: str, some: list[dict[str, Any]], detail: str) -> bytes:
    """Return the body of `POST /v1/score/batch`."""
    return orjson.dumps({"icp": icp, "accounts": some, "as_of": AS_OF, "detail": detail})


def facts_body(compiled: Compiled, account: dict[str, Any]) -> bytes:
    """Return the body for an engine that takes canonical facts."""
    return orjson.dumps(zen_facts(compiled, compiled.reader.read(account).facts))
