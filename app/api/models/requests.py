"""What the scoring calls take: the documentation of what `app.api.fields` reads by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from app.api.fields import MAX_ACCOUNTS, MAX_SELECTOR, MAX_SELECTORS
from app.api.models.base import WireModel, example
from schemas.account import Account
from schemas.base import Day

_ACCOUNT: dict[str, JsonValue] = {
    "name": "Acme",
    "industry": "Software Development",
    "employees": "51-200",
    "triggers": [{"type": "migration", "date": "2026-02-20"}],
}
_ICP_AND_DAY: dict[str, JsonValue] = {"icp": "dev-tool", "as_of": "2026-01-15"}

_ONE = r"[a-z0-9][a-z0-9-]{1,62}(@([1-9][0-9]{0,8}|draft))?"

OneIcp = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_SELECTOR, pattern=f"^{_ONE}$")
]
SELECTOR = rf"^(\*|tag:[a-z][a-z0-9_-]{{0,39}}|{_ONE})$"
Selector = Annotated[str, StringConstraints(strict=True, max_length=MAX_SELECTOR, pattern=SELECTOR)]
Selectors = Annotated[list[Selector], Field(min_length=1, max_length=MAX_SELECTORS)]
Accounts = Annotated[list[Account], Field(max_length=MAX_ACCOUNTS)]


def today() -> date:
    """Return the day of scoring where none is given."""
    return datetime.now(UTC).date()


class _Options(WireModel):
    as_of: Day = Field(default_factory=today)
    """The day of scoring; today in UTC if left out."""
    detail: Literal["full", "summary"] = "full"
    """`summary` leaves out criteria, flags that are not raised, and what is missing."""
    include: tuple[Literal["facts"], ...] = ()
    """`facts` adds to each criterion the canonical values that decided it."""


class ScoreRequest(_Options):
    """One account for one ICP, or for several."""

    model_config = example({**_ICP_AND_DAY, "account": _ACCOUNT})

    icp: Selector | Selectors
    """`key` for the active version, `key@3`, `tag:emea`, `*` for every active ICP; or a list."""
    account: Account


class BatchRequest(_Options):
    """Many accounts for one ICP."""

    model_config = example({**_ICP_AND_DAY, "accounts": [_ACCOUNT], "detail": "summary"})

    icp: OneIcp
    """`key` for the active version, or `key@3`."""
    accounts: Accounts


class _CheckRequest(WireModel):
    icp: OneIcp
    """`key` for the active version, or `key@3`."""
    as_of: Day = Field(default_factory=today)
    """The day of checking; today in UTC if left out."""


class CheckOneRequest(_CheckRequest):
    """One account to hold against the anti-ICP flags."""

    model_config = example({**_ICP_AND_DAY, "account": _ACCOUNT})

    account: Account


class CheckManyRequest(_CheckRequest):
    """Many accounts to hold against the anti-ICP flags."""

    model_config = example({**_ICP_AND_DAY, "accounts": [_ACCOUNT]})

    accounts: Accounts
