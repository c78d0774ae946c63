"""The vectors of the language, through HTTP: published, then scored alone and in a batch."""

from __future__ import annotations

import json
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from app.database.engine import owner_engine
from app.main import create_app
from app.settings import Settings
from tests.api.client import Client, running
from tests.api.samples import decision, pointers, problem, publish
from tests.conftest import EMPTY
from tests.keys import key_in
from tests.vectors.comparing import differences
from tests.vectors.loading import CASES, Case, every_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from sqlalchemy import URL

Json = dict[str, Any]
Setting = tuple[str, str | None]
"""What a batch has in common: the key of an ICP, and the day of scoring."""


class Door:
    """The way through HTTP; each definition is published, and each batch sent, only once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._published: set[str] = set()
        self._batches: dict[Setting, list[Json]] = {}

    def score(self, case: Case) -> httpx.Response:
        """Return the answer to one account alone."""
        return self._post("/v1/score", self._published_key(case), case, account=case.account)

    def batch(self, cases: list[Case]) -> httpx.Response:
        """Return the answer to the accounts of cases that share definition and day."""
        key = self._published_key(cases[0])
        accounts = [case.account for case in cases]
        return self._post("/v1/score/batch", key, cases[0], accounts=accounts)

    def result(self, case: Case) -> tuple[int, Json]:
        """Return the case's place in the batch of all its like, and the result there."""
        cases = BATCHES[_setting(case)]
        if _setting(case) not in self._batches:
            self._batches[_setting(case)] = self.batch(cases).json()["results"]
        place = next(place for place, other in enumerate(cases) if other is case)
        return place, self._batches[_setting(case)][place]

    def _published_key(self, case: Case) -> str:
        key, _ = _setting(case)
        if key not in self._published:
            publish(self.client, case.definition | {"key": key})
            self._published.add(key)
        return key

    def _post(self, path: str, key: str, case: Case, **more: object) -> httpx.Response:
        day = {"as_of": case.as_of} if case.as_of else {}
        body = {"icp": key, "include": ["facts"], **day, **more}
        return self.client.post(path, json.dumps(body).encode())


def _setting(case: Case) -> Setting:
    digest = sha256(json.dumps(case.definition).encode()).hexdigest()
    return f"vector-{digest[:16]}", case.as_of


def _batches() -> dict[Setting, list[Case]]:
    batches = defaultdict(list)
    for case in CASES:
        if case.is_json:
            batches[_setting(case)].append(case)
    return batches


BATCHES = _batches()


@pytest.fixture(scope="module")
def door(migrated_database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """An application for all vectors, and an empty registry afterwards."""
    state = tmp_path_factory.mktemp("state")
    app = create_app(Settings(database_url=migrated_database, state_dir=state))
    with running(app, key_in(migrated_database)) as client:
        yield Door(client)
    with owner_engine(migrated_database).begin() as connection:
        connection.execute(text(EMPTY))


@every_case
def test_an_account_alone_gets_what_the_vector_expects(door: Door, case: Case) -> None:
    """Scoring the account comes to the vector's decision, or to a problem with its faults."""
    answer = door.score(case)
    if not case.is_json:
        problem(answer, 400, "malformed_json")
    elif case.decision is None:
        assert _faults(problem(answer, 422, "account_invalid"), "/account") == case.faults
    else:
        assert answer.status_code == 200, answer.text
        assert list(differences(case.decision, decision(answer.json()))) == []


@every_case
def test_an_account_of_a_batch_gets_what_the_vector_expects(door: Door, case: Case) -> None:
    """Beside others, too, the account has the vector's decision, or its faults."""
    if not case.is_json:
        problem(door.batch([case]), 400, "malformed_json")
        return
    place, result = door.result(case)
    if case.decision is None:
        assert result["index"] == place
        assert _faults(result["problem"], f"/accounts/{place}") == case.faults
    else:
        assert list(differences(case.decision, result)) == []


def _faults(found: Json, account: str) -> dict[str, str]:
    return {pointer.removeprefix(account): code for pointer, code in pointers(found)}
