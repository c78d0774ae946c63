"""What matching people with personas, and mapping a buying center, takes and answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints, WithJsonSchema

from app.api.models.base import WireModel, example
from app.api.models.requests import OneIcp, today
from app.api.models.results import IcpProblem
from app.api.models.titles import MAX_TITLES, Confidence, Title
from app.people.center.risks import RiskCode
from app.people.center.steps import Reason
from app.people.kinds import Function, Seniority
from schemas.account import Account
from schemas.base import NO_NUL, Day, Key
from schemas.decision import AnsweringVersion, Decision
from schemas.people import BuyingRole

_TIME = r"^(19|2[0-9])[0-9]{2}-"

MAX_CONTACTS = 1_000
MAX_ID = 200

Time = Annotated[
    AwareDatetime,
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": _TIME}),
]
"""A time of the years 1900 to 2999."""
ContactId = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=MAX_ID, pattern=NO_NUL)
]


class Contact(WireModel):
    """Somebody at the account."""

    id: ContactId
    """Your key of them; each once."""
    title: Title | None = None
    """Their job title."""
    engaged: bool | None = None
    """Whether they talk with you."""
    last_touch: Day | Time | None = None
    """The day somebody spoke with them last, or the time, of which the day in UTC counts."""


class MatchTitlesRequest(WireModel):
    """Job titles to be matched with the personas of an ICP."""

    model_config = example(
        {"icp": "dev-tool", "titles": ["VP, Technology", "Assistant to the CTO"]}
    )

    icp: OneIcp
    titles: Annotated[list[Title], Field(min_length=1, max_length=MAX_TITLES)]


class MatchContactsRequest(WireModel):
    """Contacts to be matched with the personas of an ICP."""

    model_config = example(
        {"icp": "dev-tool", "contacts": [{"id": "c1", "title": "VP, Technology"}]}
    )

    icp: OneIcp
    contacts: Annotated[list[Contact], Field(max_length=MAX_CONTACTS)]


class PersonaEvidence(WireModel):
    """What speaks for a persona, in the words of the definition."""

    kind: Literal["phrase", "function", "seniority"]
    text: str


class PersonaCandidate(WireModel):
    """A persona that a title may belong to."""

    persona: Key
    name: str
    roles: list[BuyingRole]
    """The buying roles of the persona."""
    confidence: Confidence
    evidence: list[PersonaEvidence]


class TitleMatch(WireModel):
    """What a title comes to."""

    title: str
    """As it was sent."""
    function: Function
    """What the title says by itself, of the first role in it."""
    seniority: Seniority
    match: PersonaCandidate | None
    """The persona; null where none is likely enough."""
    alternatives: list[PersonaCandidate]
    """Others that something speaks for, likeliest first."""


class TitleMatches(WireModel):
    """What titles come to, in their order."""

    icp: AnsweringVersion
    results: list[TitleMatch]


class ContactMatch(WireModel):
    """What the title of a contact comes to."""

    id: str
    """Your key of them."""
    title: str | None
    """As it was sent."""
    function: Function | None
    """What the title says by itself, of the first role in it; null without a title."""
    seniority: Seniority | None
    match: PersonaCandidate | None
    """The persona; null where none is likely enough."""
    alternatives: list[PersonaCandidate]
    """Others that something speaks for, likeliest first."""


class ContactMatches(WireModel):
    """What contacts come to, in their order."""

    icp: AnsweringVersion
    results: list[ContactMatch]


class PersonaOfIcp(WireModel):
    """The persona that a title belongs to in one ICP."""

    icp: AnsweringVersion
    match: PersonaCandidate
    alternatives: list[PersonaCandidate]
    """Others of the same ICP that something speaks for, likeliest first."""


class PersonasOfTitle(WireModel):
    """What a title comes to across ICPs."""

    title: str
    """As it was sent."""
    function: Function
    """What the title says by itself, of the first role in it."""
    seniority: Seniority
    icps: int
    """How many ICPs were asked."""
    results: list[PersonaOfIcp | IcpProblem]
    """Where it belongs to a persona, the likeliest first; then those that cannot answer."""


class MapRequest(WireModel):
    """The people of an account, and the account itself if it is to be judged as well."""

    model_config = example(
        {
            "icp": "dev-tool",
            "account": {"name": "Acme", "security_review": "strict"},
            "as_of": "2026-01-15",
            "contacts": [
                {"id": "c1", "title": "VP, Technology", "engaged": False},
                {
                    "id": "c2",
                    "title": "Staff Engineer",
                    "engaged": True,
                    "last_touch": "2026-01-05",
                },
            ],
        }
    )

    icp: OneIcp
    account: Account | None = None
    """Decided upon along with it; a disqualified account is not approached."""
    as_of: Day = Field(default_factory=today)
    """The day it is looked at; today in UTC if left out."""
    contacts: Annotated[list[Contact], Field(max_length=MAX_CONTACTS)]


class PersonInRole(PersonaCandidate):
    """Somebody who fills a role."""

    id: str
    title: str
    engaged: bool | None
    last_touch: date | None


class RoleOnMap(WireModel):
    """A role of the buying center, and who fills it."""

    role: BuyingRole
    required: bool
    """Whether nothing is bought without it."""
    covered: bool
    personas: list[Key]
    """Who may fill it by the definition, the required ones first."""
    people: list[PersonInRole]
    """Those of a required persona first; then the surest, who talks with you, stands higher, was
    spoken with last."""


class Coverage(WireModel):
    """How many required roles somebody fills."""

    required: int
    covered: int
    missing: list[BuyingRole]


class Viable(WireModel):
    """Whether there are a champion, an economic buyer and one gatekeeper."""

    met: bool
    missing: list[BuyingRole]
    """What lacks; both kinds of gatekeeper where there is neither."""


class WantedPersona(WireModel):
    """Somebody to look for."""

    persona: Key
    name: str
    titles: list[str]
    """Phrases of the definition; none where it holds none."""


class MissingRole(WireModel):
    """A role that nobody fills, and whom to look for."""

    role: BuyingRole
    required: bool
    personas: list[WantedPersona]
    """None where the definition describes nobody who has the role."""


class RiskOnMap(WireModel):
    """One thing that may go wrong with the purchase."""

    code: RiskCode
    message: str
    contacts: list[str]
    """The ids of those it is about."""


class NextStep(WireModel):
    """One thing to do."""

    roles: list[BuyingRole]
    """What it is for; of one person, all that they are approached for."""
    reason: Reason
    """Nobody fills the role (`unknown`), nobody who does is known to talk with you (`not_engaged`),
    or nobody has spoken with them for 60 days (`quiet`)."""
    contact: str | None
    """Whom to approach; null where somebody has to be found first."""
    titles: list[str]
    """The titles to look for then."""
    persona: Key
    message: str | None
    """What to say, if the definition says it."""
    proof: list[str]
    """What to show."""


class Unmatched(WireModel):
    """A contact that belongs to no persona of the ICP."""

    id: str
    title: str | None
    alternatives: list[PersonaCandidate]
    """What little speaks for."""


class BuyingCenterMap(WireModel):
    """Who fills which role of an account, what lacks, and whom to approach next."""

    icp: AnsweringVersion
    as_of: Day
    disqualified: bool | None
    """Whether the account is to be left alone; null where no account was sent."""
    decision: Decision | None
    """On the account; null where none was sent."""
    minimum_viable: Viable
    coverage: Coverage
    roles: list[RoleOnMap]
    gaps: list[MissingRole]
    risks: list[RiskOnMap]
    """The gravest first."""
    next: list[NextStep]
    """In this order; none for a disqualified account."""
    unmatched: list[Unmatched]
