"""Landing page variants: a headline and its proof for each of those who have to be won."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, called, distinct, empty, nobody
from app.people.playbook.markdown import items, named, section, titled
from app.people.playbook.messages import messaging_of
from app.people.playbook.view import View
from app.people.roles import PITCHED, PersonaReference, by_role, in_role
from schemas.base import Model, Text, Texts
from schemas.people import BuyingRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition


class LandingPageVariant(Model):
    """A headline and its proof for one persona."""

    persona: PersonaReference
    """Whom it is for."""
    roles: tuple[BuyingRole, ...]
    """In which roles they are met: as champion, as economic buyer, as both, or in others."""
    headline: Text
    """What to say to them."""
    proof: Texts
    """What shows that it is true."""


class LandingPageVariantsView(View):
    """What a landing page says to the champion, and what to the economic buyer."""

    title: ClassVar = "Landing page variants"

    view: Literal["landing-page-variants"]
    """Which view it is."""
    variants: tuple[LandingPageVariant, ...]
    """The champion's first, then the economic buyer's, then what is written for others."""

    def body(self) -> Blocks:
        """Return a section a variant."""
        blocks: Blocks = []
        for variant in self.variants:
            who = f"{titled(*variant.roles)}: {escaped(variant.persona.name)}"
            headline = f"**{escaped(variant.headline)}**"
            blocks += section(who, [headline], items(variant.proof))
        return blocks


def landing_page_variants(definition: Definition, icp: AnsweringVersion) -> LandingPageVariantsView:
    """Return the landing page variants of a definition."""
    variants = messaging_of(definition).variants
    return LandingPageVariantsView(
        icp=icp,
        view="landing-page-variants",
        name=definition.name,
        missing=distinct(_missing(definition)),
        variants=tuple(
            LandingPageVariant(
                persona=one.reference,
                roles=tuple(role for role in roles if role in PITCHED) or roles,
                headline=variant.headline,
                proof=variant.proof,
            )
            for one, roles in by_role(definition).items()
            for variant in variants
            if variant.persona == one.persona.key
        ),
    )


def _missing(definition: Definition) -> Iterator[MissingPart]:
    variants = messaging_of(definition).variants
    written = {variant.persona for variant in variants}
    for role in PITCHED:
        people = in_role(definition, role)
        if not people:
            yield nobody(named(role))
        elif written.isdisjoint(one.persona.key for one in people):
            message = (
                f"No variant is for {called(people[0].persona)}; write a headline and its proof."
            )
            yield MissingPart(pointer="/messaging/variants", message=message)
    for number, variant in enumerate(variants):
        whose, pointer = (
            f"The variant for the persona {variant.persona}",
            f"/messaging/variants/{number}",
        )
        yield from empty(variant, whose, pointer, "proof")
