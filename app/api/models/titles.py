"""What reading job titles takes, and what they say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.models.base import WireModel, example
from app.people.kinds import Function, Seniority
from app.people.titles import MAX_TITLE
from schemas.base import NO_NUL

MAX_TITLES = 10_000

Title = Annotated[str, Field(max_length=MAX_TITLE, pattern=NO_NUL)]
Confidence = Annotated[float, Field(ge=0, le=1)]


class TitleRequest(WireModel):
    """One job title."""

    model_config = example({"title": "VP, Sales"})

    title: Title


class TitlesRequest(WireModel):
    """Many job titles."""

    model_config = example({"titles": ["VP, Sales", "Leiter IT / Einkauf"]})

    titles: Annotated[list[Title], Field(min_length=1, max_length=MAX_TITLES)]


class TitleEvidence(WireModel):
    """A word, or a phrase, that decided."""

    token: str
    """As the vocabulary has it: in small letters, without accents, spelt right."""
    decides: Literal["function", "seniority"]
    says: str
    """The function; or the rank, which is finer than the seniority."""


class TitleRole(WireModel):
    """One thing that somebody is."""

    function: Function
    seniority: Seniority
    confidence: Confidence
    """How much there is for the function; 0 where the title says nothing that is known."""
    evidence: list[TitleEvidence]


class TitleReading(TitleRole):
    """What a title says."""

    title: str
    """As it was sent."""
    further: list[TitleRole]
    """What else somebody of this title is."""


class TitleReadings(WireModel):
    """What titles say, in their order."""

    results: list[TitleReading]
