"""What was published in a trial, and whether answers are what those versions say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decide
from app.engine.yaml_core import parse_yaml
from app.registry.publishing import prepare
from benchmarks.accounts import accounts
from benchmarks.definitions import TWENTY, compiled
from benchmarks.population import AS_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.compiling.compiled import Compiled

ICP = "twenty"
ACCOUNTS = 50

Json = dict[str, Any]


def trial_accounts() -> list[Json]:
    """Return the accounts that are asked about again and again."""
    return accounts(compiled(TWENTY.read_bytes()), ACCOUNTS, seed=7)


def document(number: int) -> Json:
    """Return a document that says something else of every account than that of any other number."""
    made: Any = parse_yaml(TWENTY.read_bytes())
    made["name"] = f"Twenty criteria, edition {number}"
    made["scorecard"]["dimensions"][0]["criteria"][2]["when"]["value"] = 201 + 100 * (number % 50)
    for place in (*made["bands"], made["research"]):
        place["action"] += f", edition {number}"
    return dict(made)


class Book:
    """The editions of one ICP, by their digests.

    A publication that was not answered 201 may have been made all the same: so every edition is
    written down before it is sent.
    """

    def __init__(self) -> None:
        self._accounts = trial_accounts()
        self._editions: dict[str, Json] = {}
        self._versions: dict[str, int] = {}

    def tried(self, edition: Json) -> str:
        """Write down an edition that is to be published, and return its digest."""
        digest = prepare(edition).digest
        self._editions[digest] = edition
        return digest

    def published(self, digest: str, version: int) -> None:
        """Write down which version an edition became."""
        self._versions[digest] = version

    def wrong(self, tallied: Mapping[tuple[int, bytes], int]) -> int:
        """Return how many answers are not what the engine decides by the version they name.

        Args:
            tallied: How often each answer came, by the number of its account and its bytes from
                behind the decision's id on.
        """
        by_digest: dict[str, list[tuple[int, Json, int]]] = {}
        wrong = 0
        for (number, answer), times in tallied.items():
            given = orjson.loads(b'{"decision_id":"' + answer)
            named = given["icp"]
            if named["key"] != ICP or named["digest"] not in self._editions:
                wrong += times
                continue
            by_digest.setdefault(named["digest"], []).append((number, given, times))
        for digest, answers in by_digest.items():
            wrong += self._wrong_of(digest, answers)
        return wrong

    def _wrong_of(self, digest: str, answers: list[tuple[int, Json, int]]) -> int:
        edition = compile_definition(check(self._editions[digest]))
        version = self._versions.setdefault(digest, answers[0][1]["icp"]["version"])
        return sum(
            times
            for number, given, times in answers
            if given
            != answered(edition, self._accounts[number], given["decision_id"], version, digest)
        )


def answered(edition: Compiled, account: Json, decision_id: str, version: int, digest: str) -> Json:
    """Return the right answer of a version to an account."""
    decision = decide(edition, edition.reader.read(account), AS_OF)
    return {
        "decision_id": decision_id,
        **decision,
        "icp": {"key": ICP, "version": version, "digest": digest},
    }
