"""What a draft comes to before it is published: findings, and its impact on accounts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.models.base import WireModel
from app.api.models.requests import Accounts, today
from app.api.models.versions import VersionNumber
from app.engine.impact.moves import Kind
from app.engine.lint import LintRule, Severity
from schemas.base import Day
from schemas.decision import AnsweringVersion, Identity, Outcome
from schemas.problem import Fault

Top = Annotated[int, Field(strict=True, ge=0, le=1_000)]


class Finding(WireModel):
    """One thing to look at; it blocks nothing."""

    code: LintRule
    """Stable; programs may branch on it."""
    severity: Severity
    pointer: str
    """JSON Pointer into the document."""
    message: str
    """What it is, and what would be better."""


class Findings(WireModel):
    """What a draft says that its author can hardly mean."""

    key: str
    digest: str
    """Of the draft."""
    faults: tuple[Fault, ...]
    """What stands against publishing it; as long as there are any but failing examples, there are
    no findings."""
    findings: list[Finding]


class ImpactRequest(WireModel):
    """The accounts to try a draft on; nothing of them is stored."""

    accounts: Accounts
    against: VersionNumber | None = None
    """The version to compare with; the active one if left out."""
    as_of: Day = Field(default_factory=today)
    """The day of scoring by both; today in UTC if left out."""
    top: Top = 100
    """How many accounts in another band, and accounts that cannot be read, are named."""


class CountedAccounts(WireModel):
    """How many accounts there were, and how many moved."""

    total: int
    failed: int
    """Those that could not be read."""
    changed: int
    """Those in another band."""
    share_changed: Annotated[float, Field(ge=0, le=1)]
    """Of those that the version compared with can read; what the draft cannot read counts, too."""


class Transitions(WireModel):
    """How many accounts went from which band to which."""

    before: list[str]
    """The bands of the rows, from the top."""
    after: list[str]
    """The bands of the columns, from the top."""
    accounts: list[list[int]]


class Shift(WireModel):
    """How many scores rose by so many points."""

    by: int
    """Negative where they fell."""
    accounts: int


class Cause(WireModel):
    """What says something else of an account than before."""

    kind: Kind
    """`dimension`: its maximum takes away more or less; `bands`: with the older ones the account
    would not be in its new band."""
    key: str
    before: Outcome | None
    """The outcome before; null where there was none."""
    after: Outcome | None
    points_before: int
    points_after: int


class Flip(WireModel):
    """An account in another band."""

    index: int
    """Its number among the accounts, from 0."""
    account: Identity
    from_: Annotated[str, Field(alias="from")]
    to: str
    score_before: int
    score_after: int
    causes: list[Cause]


class FlagMoves(WireModel):
    """How many accounts a flag is raised for that it was not raised for, and the reverse."""

    key: str
    raised: int
    cleared: int


class Mover(WireModel):
    """What one cause moves."""

    kind: Kind
    key: str
    accounts: int
    """Of how many it says something else."""
    flips: int
    """How many of them are in another band."""
    points: int
    """What it earns over all of them now, less what it earned."""


class RefusedAccount(WireModel):
    """An account that could not be read."""

    index: int
    by: Literal["before", "after"] | None
    """By which definition; `after` where the version compared with can. Null: it is no account."""
    errors: list[Fault]


class Impact(WireModel):
    """What a draft does to accounts."""

    draft: str
    """Its digest."""
    against: AnsweringVersion
    scores_can_change: bool
    as_of: Day
    accounts: CountedAccounts
    bands: Transitions
    shifts: list[Shift]
    flips: list[Flip]
    """The first ones, as they were sent."""
    flags: list[FlagMoves]
    movers: list[Mover]
    """By flips, then accounts."""
    refused: list[RefusedAccount]
    """The first ones, as they were sent."""
