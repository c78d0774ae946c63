"""Talk tracks: what is said and asked in discovery, in the security review, and to procurement."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.people.playbook.gaps import empty
from app.people.playbook.markdown import items, named, part, section, titled
from app.people.playbook.messages import messaging_of
from app.people.playbook.view import View
from schemas.base import Model, Texts
from schemas.messaging import (
    DiscoveryTopics,
    ProcurementTopics,
    SecurityReviewTopics,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.gaps import MissingPart
    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition

    Topics = DiscoveryTopics | SecurityReviewTopics | ProcurementTopics


class _Track(Model):
    lines: Texts
    """What opens the conversation, and what belongs to none of its topics."""


class DiscoveryTrack(DiscoveryTopics, _Track):
    """What to ask in the first conversation."""


class SecurityReviewTrack(SecurityReviewTopics, _Track):
    """What to say to those who review the security of the product."""


class ProcurementTrack(ProcurementTopics, _Track):
    """What to say to those who buy."""


class TalkTracksView(View):
    """What to say in each conversation, topic by topic."""

    title: ClassVar = "Talk tracks"

    view: Literal["talk-tracks"]
    """Which view it is."""
    discovery: DiscoveryTrack
    """The first conversation: outcomes, urgency, success criteria."""
    security_review: SecurityReviewTrack
    """The security review: controls, documentation, data flows."""
    procurement: ProcurementTrack
    """The purchase: clear prices, terms, the plan of the implementation."""

    def body(self) -> Blocks:
        """Return a section a conversation: what opens it, then its topics."""
        return [
            *_section("Discovery", self.discovery, DiscoveryTopics),
            *_section("Security review", self.security_review, SecurityReviewTopics),
            *_section("Procurement", self.procurement, ProcurementTopics),
        ]


def talk_tracks(definition: Definition, icp: AnsweringVersion) -> TalkTracksView:
    """Return the talk tracks of a definition."""
    tracks = messaging_of(definition).talk_tracks
    topics = tracks.topics
    return TalkTracksView(
        icp=icp,
        view="talk-tracks",
        name=definition.name,
        missing=(
            *_missing(topics.discovery, "discovery"),
            *_missing(topics.security_review, "security_review"),
            *_missing(topics.procurement, "procurement"),
        ),
        discovery=DiscoveryTrack(lines=tracks.discovery, **dict(topics.discovery)),
        security_review=SecurityReviewTrack(
            lines=tracks.security_review, **dict(topics.security_review)
        ),
        procurement=ProcurementTrack(lines=tracks.procurement, **dict(topics.procurement)),
    )


def _section(
    title: str,
    track: DiscoveryTrack | SecurityReviewTrack | ProcurementTrack,
    topics: type[Topics],
) -> Blocks:
    return section(
        title,
        items(track.lines),
        *(part(titled(name), items(getattr(track, name))) for name in topics.model_fields),
    )


def _missing(topics: Topics, conversation: str) -> Iterator[MissingPart]:
    pointer = f"/messaging/talk_tracks/topics/{conversation}"
    whose = f"The talk track on {named(conversation)}"
    return empty(topics, whose, pointer, *type(topics).model_fields)
