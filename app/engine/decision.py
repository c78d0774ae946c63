"""A decision: what a caller may ask of it, and its bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import orjson

from app.engine.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.engine.judgement import Judgement
    from app.engine.normalise import Account

Detail = Literal["full", "summary"]
Json = dict[str, Any]

DAYS = 4_096
"""Pairs of `as_of` and `valid_until` whose JSON is remembered."""


class Decision:
    """All that a definition says of an account on a day; what it returns is shared: only read it.

    Args:
        judgement: What follows from the value classes.
        account: The account.
        as_of: The day of scoring.
        valid_until: The first later day with another outcome.
        detail: Whether `json` holds everything.
        dimensions: The dimensions with criteria, as JSON, when they are not those of the judgement.
    """

    __slots__ = ("_account", "_as_of", "_detail", "_dimensions", "_judgement", "_valid_until")

    def __init__(  # noqa: PLR0913, PLR0917 - what it consists of
        self,
        judgement: Judgement,
        account: Account,
        as_of: date,
        valid_until: date | None,
        detail: Detail,
        dimensions: bytes | None = None,
    ) -> None:
        self._judgement = judgement
        self._account = account
        self._as_of = as_of
        self._valid_until = valid_until
        self._detail = detail
        self._dimensions = dimensions

    @property
    def account(self) -> Account:
        """The account."""
        return self._account

    @property
    def score(self) -> int:
        """The points of all dimensions."""
        return self._judgement.verdict.score

    @property
    def max_score(self) -> int:
        """The most that all dimensions can earn."""
        return self._judgement.verdict.max_score

    @property
    def band(self) -> str:
        """The key of the band after flags, or `research`."""
        return self._judgement.verdict.band

    @property
    def disqualified(self) -> bool:
        """Whether a flag that disqualifies is raised."""
        return self._judgement.verdict.disqualified

    @property
    def valid_until(self) -> str | None:
        """The first later day with another outcome, as `YYYY-MM-DD`."""
        return None if self._valid_until is None else self._valid_until.isoformat()

    @property
    def raised(self) -> tuple[str, ...]:
        """The keys of the raised flags, in the order of the definition."""
        return self._judgement.raised

    @property
    def unknown(self) -> tuple[str, ...]:
        """The attributes that leave a test unknown, in no order."""
        return self._judgement.unknown

    @property
    def warnings(self) -> Sequence[dict[str, str]]:
        """Values that could not be read, as in the decision."""
        return self._account.warnings

    @property
    def ignored(self) -> Json:
        """Keys that nobody reads, as in the decision."""
        return self._account.ignored

    @property
    def dimensions(self) -> list[Json]:
        """The dimensions with their criteria as in a full decision, whatever the detail."""
        found: list[Json] = orjson.loads(self._dimensions or self._judgement.dimensions())
        return found

    @property
    def flags(self) -> Sequence[Json]:
        """Every flag as in a full decision, whatever the detail."""
        found: list[Json] = orjson.loads(self._judgement.flags())
        return found

    @property
    def missing(self) -> Sequence[Json]:
        """`missing` as in a full decision, whatever the detail."""
        found: list[Json] = orjson.loads(self._judgement.missing())
        return found

    def json(self, decision_id: bytes, icp: bytes) -> bytes:
        """Return the whole decision as JSON.

        Args:
            decision_id: Of this answer alone; of characters that JSON does not escape.
            icp: The version that answers, as JSON.
        """
        start = b'{"decision_id":"%b","icp":%b,' % (decision_id, icp)
        return b"".join((start, *self.rest()))

    def rest(self) -> tuple[bytes, ...]:
        """Return what follows `icp` in the decision's JSON, to the closing brace, in pieces."""
        judgement = self._judgement
        if self._detail == "summary":
            judged = judgement.summary()
        else:
            judged = judgement.full(self._dimensions)
        account = self._account
        return (
            days_json(self._as_of, self._valid_until),
            b',"account":',
            identity_json(account.id, account.name),
            b",",
            *judged,
            b",",
            _notes(account),
        )


@lru_cache(DAYS)
def days_json(as_of: date, valid_until: date | None) -> bytes:
    """Return `as_of` and `valid_until` of a decision."""
    return orjson.dumps({"as_of": as_of, "valid_until": valid_until})[1:-1]


def identity_json(identity: str | None, name: str | None) -> bytes:
    """Return what a decision says of which account it is of."""
    both = {"id": identity, "name": name}
    if identity is None or name is None:
        both = {key: text for key, text in both.items() if text is not None}
    return orjson.dumps(both)


def _notes(account: Account) -> bytes:
    if not account.warnings and not account.ignored["suggestions"]:
        return QUIET[account.ignored["count"]]
    return orjson.dumps({"warnings": account.warnings, "ignored": account.ignored})[1:]


QUIET = Memo[int, bytes](
    lambda count: b'"warnings":[],"ignored":{"count":%d,"suggestions":[]}}' % count, 1_024
)
"""The end of a decision on an account with nothing to note, by how many keys nobody reads."""
