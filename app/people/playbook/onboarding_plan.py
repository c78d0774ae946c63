"""The onboarding plan: what is reached in the first weeks, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import empty, nobody, unsaid
from app.people.playbook.markdown import items, labelled, numbered, paragraph, part, section
from app.people.playbook.messages import messaging_of
from app.people.playbook.view import View
from app.people.roles import PersonaReference, users_of
from schemas.base import Model, Prose, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.gaps import MissingPart
    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition


class UserMilestones(Model):
    """What a user persona reaches."""

    persona: PersonaReference
    """Who it is."""
    milestones: Texts
    """Their tasks as milestones; the tasks themselves where the definition has no others."""
    aha_moment: Prose | None
    """When they see what the product is for."""
    first_week_win: Prose | None
    """What they have after a week."""


class OnboardingPlanView(View):
    """The first steps, then what each user persona reaches."""

    title: ClassVar = "Onboarding plan"

    view: Literal["onboarding-plan"]
    """Which view it is."""
    milestones: Texts
    """The first steps of the account, in order."""
    note: Prose | None
    """Anything else to know."""
    users: tuple[UserMilestones, ...]
    """A user persona each, in the order of the definition."""

    def body(self) -> Blocks:
        """Return the first steps, then a section a user persona."""
        blocks = section("First steps", numbered(self.milestones), paragraph(self.note))
        for user in self.users:
            blocks += section(
                escaped(user.persona.name),
                part("Milestones", items(user.milestones, "- [ ]")),
                labelled("Aha moment", user.aha_moment),
                labelled("First-week win", user.first_week_win),
            )
        return blocks


def onboarding_plan(definition: Definition, icp: AnsweringVersion) -> OnboardingPlanView:
    """Return the onboarding plan of a definition."""
    onboarding = messaging_of(definition).onboarding
    return OnboardingPlanView(
        icp=icp,
        view="onboarding-plan",
        name=definition.name,
        missing=(
            *empty(onboarding, "The onboarding", "/messaging/onboarding", "milestones"),
            *_missing(definition),
        ),
        milestones=onboarding.milestones,
        note=onboarding.note,
        users=tuple(
            UserMilestones(
                persona=one.reference,
                milestones=user.milestones or user.tasks,
                aha_moment=user.aha_moment,
                first_week_win=user.first_week_win,
            )
            for one, user in users_of(definition)
        ),
    )


def _missing(definition: Definition) -> Iterator[MissingPart]:
    users = list(users_of(definition))
    if not users:
        yield nobody("user")
    for one, user in users:
        tasks = () if user.milestones else ("tasks",)
        yield from unsaid(one, *tasks, "aha_moment", "first_week_win")
