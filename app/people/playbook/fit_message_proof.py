"""Fit, message, proof: the whole pitch on one page, from why it fits to how soon it pays off."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, called, distinct, empty, nobody, unsaid
from app.people.playbook.markdown import (
    items,
    labelled,
    marked,
    named,
    paragraph,
    part,
    section,
    titled,
)
from app.people.playbook.messages import messaging_of
from app.people.playbook.view import View
from app.people.roles import PITCHED, PersonaReference, by_role, in_role, users_of
from schemas.base import Model, Prose, Texts
from schemas.people import BuyerPersona, BuyingRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition
    from schemas.messaging import Messaging
    from schemas.people import Persona


class Pitch(Model):
    """What to say to one persona, and what proves it."""

    roles: tuple[BuyingRole, ...]
    """In which roles they are to be won: as champion, as economic buyer, or as both."""
    persona: PersonaReference
    """Who it is."""
    message: Prose | None
    """What to say to them."""
    proof: Texts
    """What shows that it is true: the proof of the headlines that are written for them."""


class UserMilestone(Model):
    """What shows a user persona that it works."""

    persona: PersonaReference
    """Who it is."""
    first_week_win: Prose
    """What they have after a week."""


class FitMessageProofView(View):
    """Why it fits, what to say to whom with which proof, and what follows how soon."""

    title: ClassVar = "Fit, message, proof"

    view: Literal["fit-message-proof"]
    """Which view it is."""
    fit_statement: Prose | None
    """Why such a company and the product fit."""
    angle: Prose | None
    """The one idea behind all that is said."""
    pitches: tuple[Pitch, ...]
    """The champion's first, then the economic buyer's."""
    user_milestones: tuple[UserMilestone, ...]
    """What shows the users that it works."""
    time_to_value: Prose | None
    """How soon it pays off."""

    def body(self) -> Blocks:
        """Return a section for each part."""
        blocks = section("Fit", paragraph(self.fit_statement), labelled("Angle", self.angle))
        for pitch in self.pitches:
            who = f"{titled(*pitch.roles)}: {escaped(pitch.persona.name)}"
            proof = part("Proof:", items(pitch.proof))
            blocks += section(who, labelled("Message", pitch.message), proof)
        milestones = (
            f"**{escaped(one.persona.name)}:** {escaped(one.first_week_win)}"
            for one in self.user_milestones
        )
        return [
            *blocks,
            *section("User milestone", marked(milestones)),
            *section("Time to value", paragraph(self.time_to_value)),
        ]


def fit_message_proof(definition: Definition, icp: AnsweringVersion) -> FitMessageProofView:
    """Return the pitch of a definition."""
    messaging = messaging_of(definition)
    return FitMessageProofView(
        icp=icp,
        view="fit-message-proof",
        name=definition.name,
        missing=distinct(_missing(definition)),
        fit_statement=messaging.fit_statement,
        angle=messaging.angle,
        pitches=tuple(
            Pitch(
                roles=pitched,
                persona=one.reference,
                message=_message(one.persona),
                proof=_proof(messaging, one.persona),
            )
            for one, roles in by_role(definition).items()
            if (pitched := tuple(role for role in roles if role in PITCHED))
        ),
        user_milestones=tuple(
            UserMilestone(persona=one.reference, first_week_win=user.first_week_win)
            for one, user in users_of(definition)
            if user.first_week_win
        ),
        time_to_value=messaging.time_to_value,
    )


def _message(persona: Persona) -> str | None:
    return persona.message if isinstance(persona, BuyerPersona) else None


def _proof(messaging: Messaging, persona: Persona) -> tuple[str, ...]:
    """Return the proof of all variants for a persona, each once."""
    variants = [one for one in messaging.variants if one.persona == persona.key]
    return tuple(dict.fromkeys(proof for variant in variants for proof in variant.proof))


def _missing(definition: Definition) -> Iterator[MissingPart]:
    messaging = messaging_of(definition)
    yield from empty(messaging, "The messaging", "/messaging", "fit_statement")
    for role in PITCHED:
        people = in_role(definition, role)
        if not people:
            yield nobody(named(role))
        for one in people:
            if isinstance(one.persona, BuyerPersona):
                yield from unsaid(one, "message")
            else:
                who = called(one.persona).capitalize()
                message = f"{who} is a user; describe the {named(role)} as a buyer."
                yield MissingPart(pointer=f"{one.pointer}/kind", message=message)
            if not _proof(messaging, one.persona):
                message = (
                    f"No variant proves the message to {called(one.persona)}; write its proof."
                )
                yield MissingPart(pointer="/messaging/variants", message=message)
    users = list(users_of(definition))
    if not users:
        yield nobody("user")
    for one, _ in users:
        yield from unsaid(one, "first_week_win")
    yield from empty(messaging, "The messaging", "/messaging", "time_to_value")
