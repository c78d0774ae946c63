"""A decision: all that one version of an ICP says of an account on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from schemas.account import AccountEvent, CoveredEvents, Finite, Members, Range
from schemas.base import AttributeName, Day, IcpKey, Key, Model, Text
from schemas.scorecard import Effect

Outcome = Literal["met", "not_met", "unknown"]
Count = Annotated[int, Field(ge=0)]
Absent = SkipJsonSchema[None]
"""Instead of null, the field is left out."""
Unpublished = Annotated[Literal["draft"], WithJsonSchema({"enum": ["draft"], "type": "string"})]
"""Generated clients misread a `const` beside a number."""

Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]

CanonicalValue = (
    bool | Finite | str | Range | list[str] | Members | list[AccountEvent] | CoveredEvents
)


def _no_null_defaults(schema: dict[str, Any]) -> None:
    for field in schema.get("properties", {}).values():
        if field.get("default", ...) is None:
            del field["default"]


class Part(Model):
    """A part of a decision; what does not apply is left out."""

    model_config = ConfigDict(json_schema_extra=_no_null_defaults)


class AnsweringVersion(Part):
    """Which version of which ICP answered."""

    key: IcpKey
    """The ICP."""
    version: Annotated[int, Field(ge=1)] | Unpublished
    """The number of the version; `draft` for what is not published yet."""
    digest: Digest
    """SHA-256 over the RFC 8785 form of the document as it was submitted."""


class Identity(Part):
    """What the account said of itself, as it was sent."""

    id: str | Absent = None
    """Your key of the account."""
    name: str | Absent = None
    """Its name."""


class Fact(Part):
    """What is known of an attribute that a criterion tests."""

    attribute: AttributeName
    """Its name."""
    value: CanonicalValue
    """Canonical; of a list of events, those of a type that the criterion asks for."""


class CriterionResult(Part):
    """How one criterion came out."""

    key: Key
    """As in the definition."""
    outcome: Outcome
    """Met, not met, or unknown: unknown is never no."""
    points: Annotated[int, Field(ge=0, le=100)]
    """What it earned."""
    reason: Text | Absent = None
    """When it is met."""
    reason_not_met: Text | Absent = None
    """When it is not met, and the definition says why that matters."""
    facts: list[Fact] | Absent = None
    """When asked for by `include: ["facts"]`; what is unknown is not listed."""


class DimensionResult(Part):
    """How one dimension came out."""

    key: Key
    """As in the definition."""
    points: Annotated[int, Field(ge=0, le=100)]
    """The points of its met criteria, at most `max_points`."""
    max_points: Annotated[int, Field(ge=1, le=100)]
    """The most it can earn."""
    criteria: list[CriterionResult] | Absent = None
    """In the order of the definition; left out by `detail: summary`."""


class FlagResult(Part):
    """How one anti-ICP flag came out: raised when met, unresolved when unknown."""

    key: Key
    """As in the definition."""
    outcome: Outcome
    """`met`: raised; `not_met`: clear; `unknown`: not resolved yet."""
    effect: Effect
    """What it does when raised."""
    band: Key | Absent = None
    """Of a cap: the best band the account may still reach."""
    reason: Text | Absent = None
    """When it is met."""


class Possible(Part):
    """Between what bounds the result stays, whatever is still found out about the account."""

    min_score: Count
    """The lowest score there may be."""
    max_score: Count
    """The highest score there may be."""
    bands: list[Key]
    """Every band that can be reached, highest first; research aside."""
    exact: bool
    """Whether each bound is reached by some completion of the account; if not, they may be wide."""


class MissingAttribute(Part):
    """An attribute that leaves some leaf unknown, and what finding out may bring."""

    attribute: AttributeName
    """Its name."""
    could_add: Count
    """Points; the best score with only this attribute found out, less today's."""
    could_change_band: bool
    """Whether finding out only this attribute may lead to another band."""
    ask: Text | Absent = None
    """The question a rep asks."""


class Warned(Part):
    """A value that was sent but could not be used, and so is unknown."""

    code: str
    """Stable; programs may branch on it."""
    attribute: AttributeName
    """Whose value it is."""
    value: str
    """As it was sent, cut to 100 characters."""
    message: str
    """What is wrong with it, and what would be right."""


class Suggestion(Part):
    """A key that nobody reads, and the attribute it may have meant."""

    key: str
    """As it was sent."""
    suggestion: AttributeName
    """An attribute of nearly the same name."""


class Ignored(Part):
    """The keys of the account that neither the language nor the definition names."""

    count: Count
    """How many there are."""
    suggestions: list[Suggestion]
    """Those that look like a misspelt attribute."""


class Decision(Part):
    """All that one version of an ICP says of an account on a day; arrays in definition order."""

    model_config = ConfigDict(title="Decision")

    decision_id: str
    """Of this answer alone."""
    icp: AnsweringVersion
    """Who answers."""
    as_of: Day
    """The day of scoring."""
    valid_until: date | None
    """The first later day on which, with the same facts, a criterion or flag comes out otherwise.

    Null when no such day comes. It may lie beyond the years that an account's dates have.
    """
    account: Identity
    """Whose decision it is."""
    score: Count
    """The sum of the dimensions' points."""
    max_score: Annotated[int, Field(ge=1)]
    """The highest score of this definition."""
    score_band: Key
    """The band by score and points alone."""
    band: Key
    """The band after flags, or `research`."""
    disqualified: bool
    """Whether a flag that disqualifies is raised."""
    action: Text
    """What to do next."""
    dimensions: list[DimensionResult]
    """How each came out."""
    flags: list[FlagResult]
    """All of them; only raised ones with `detail: summary`."""
    possible: Possible
    """What the score and band may still become."""
    missing: list[MissingAttribute] | Absent = None
    """The most worthwhile first; left out by `detail: summary`."""
    warnings: list[Warned]
    """Values that could not be read."""
    ignored: Ignored
    """Keys that nobody reads."""
