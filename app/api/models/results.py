"""What the scoring calls answer, beyond one decision."""

from __future__ import annotations

from app.api.models.base import WireModel
from schemas.base import AttributeName, Day, Key
from schemas.decision import Absent, AnsweringVersion, Decision, Identity, Ignored, Warned
from schemas.problem import Problem
from schemas.scorecard import Effect


class IcpProblem(WireModel):
    """An ICP that cannot answer, and why."""

    icp: str
    """Its key, or the selector as it was sent."""
    problem: Problem


class VersionProblem(WireModel):
    """A version that cannot answer for this account, and why."""

    icp: AnsweringVersion
    problem: Problem


class AccountProblem(WireModel):
    """An account without an answer, and why."""

    index: int
    """Its number among the accounts, from 0."""
    icp: AnsweringVersion
    problem: Problem


class ScoreResults(WireModel):
    """The decisions of several ICPs, the best first; those that cannot answer come last."""

    results: list[Decision | VersionProblem | IcpProblem]


class SuggestedKey(WireModel):
    """A key that nobody reads, and the attribute it may have meant."""

    key: str
    suggestion: AttributeName
    accounts: int
    """How many accounts have it."""


class IgnoredKeys(WireModel):
    """Keys of the accounts that the definition does not know."""

    count: int
    """Over all accounts."""
    suggestions: list[SuggestedKey]
    """The most frequent ones."""


class Summary(WireModel):
    """What the decisions of a batch come to."""

    total: int
    failed: int
    """Accounts with a problem in the place of a decision."""
    bands: dict[Key, int]
    """How many accounts are in each band, from the top."""
    ignored: IgnoredKeys
    due: dict[Day, int]
    """How many decisions are valid until each day."""


class BatchResults(WireModel):
    """The results of a batch, in the order of its accounts."""

    icp: AnsweringVersion
    results: list[Decision | AccountProblem]
    summary: Summary


class Question(WireModel):
    """An attribute that is unknown, and how to find out."""

    attribute: AttributeName
    ask: str | Absent = None
    """The question a rep asks."""


class RaisedFlag(WireModel):
    """A flag that speaks against the account."""

    key: Key
    effect: Effect
    reason: str
    band: Key | Absent = None
    """Of a cap: the best band the account may still reach."""


class UnresolvedFlag(RaisedFlag):
    """A flag that may speak against the account; too little is known."""

    missing: list[Question]


class CheckResult(WireModel):
    """The anti-ICP flags for one account."""

    icp: AnsweringVersion
    as_of: Day
    account: Identity
    disqualified: bool
    """Whether a flag that disqualifies is raised."""
    raised: list[RaisedFlag]
    unresolved: list[UnresolvedFlag]
    clear: list[Key]
    """The flags that do not speak against the account."""
    warnings: list[Warned]
    ignored: Ignored


class CheckResults(WireModel):
    """The flags of many accounts, in their order."""

    icp: AnsweringVersion
    results: list[CheckResult | AccountProblem]
