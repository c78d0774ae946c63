"""What is asked of a targeting filter, and what is answered."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from schemas.base import AttributeName, Day, IcpKey, Key, Model, Text
from schemas.decision import AnsweringVersion

Basis = Literal["crm_properties", "facts"]
"""What filters test: what decisions wrote back to the CRM, or the accounts' own fields."""
FilterFormat = Literal["json", "sql", "hubspot", "salesforce", "linkedin"]
"""Whose filter it is."""
AudiencePart = Literal["all", "triggers", "exclusions"]
"""Who is in the band; who has met a criterion that reads events; whom a flag keeps out."""
Unknowns = Literal["exclude", "include"]
"""Whether accounts are left out, or taken in, that unknown criteria could bring there."""
Relation = Literal["exact", "superset", "subset"]
"""Whether a filter selects those it is for, others as well, or only some of them."""
Dates = Literal["none", "rolling", "literal"]
"""Whether no date is counted from the day, or the platform counts, or days are written out."""
Reason = Literal["no_field", "raw_text", "field_type", "not_expressible", "too_many"]
"""Why something is not said as it is in the definition."""


class TargetingError(ValueError):
    """There is no such filter.

    Attributes:
        field: What of the question is wrong.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def nobody() -> TargetingError:
    """Return the error of a filter that nobody would pass."""
    return TargetingError("format", "What the platform can ask for is met by nobody.")


class Dropped(Model):
    """What a filter does not say, or not as exactly as the definition."""

    key: Key
    """Of the criterion, the flag or the persona."""
    pointer: str
    """Where it stands in the definition."""
    attribute: AttributeName | None
    """What it tests there; null where it was dropped as a whole."""
    reason: Reason
    """`no_field`: the platform has none for it; `raw_text`: a text may be spelled in any way;
    `field_type`: the field is of another type; `not_expressible`: the platform cannot say it;
    `too_many`: with it the filter would be too long."""
    message: Text
    """Why, in a sentence."""


class TargetingFilter(Model):
    """A filter, and what it is worth."""

    icp: AnsweringVersion
    """The version it is of."""
    bands: tuple[Key, ...]
    """The band and those above it."""
    part: AudiencePart
    """Whom it is for."""
    basis: Basis
    """What it tests."""
    format: FilterFormat
    """Whose filter it is."""
    mapping: IcpKey | None
    """The platform mapping that it was made with."""
    unknowns: Unknowns
    """What becomes of accounts that unknown criteria could bring there."""
    relation: Relation
    """How those whom it selects relate to those whom the scorer puts there."""
    dropped: tuple[Dropped, ...]
    """What it does not say as the definition does."""
    dates: Dates
    """`rolling`: the platform counts days itself; `literal`: they are written out."""
    as_of: Day | None
    """The day that literal dates are counted from."""
    expires_on: date | None
    """The first day on which literal dates may select others than the scorer does."""
    filter: dict[str, Any] | str
    """The filter, as the platform takes it."""
