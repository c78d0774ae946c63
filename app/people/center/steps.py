"""Whom to approach next, with what to say to them and what to show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from schemas.people import BuyerPersona

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.people.center.people import Contact
    from app.people.center.risks import Risk
    from app.people.center.roles import Filled, MinimumViable
    from schemas.definition import Definition
    from schemas.messaging import Variant
    from schemas.people import BuyingRole, Persona

Reason = Literal["unknown", "not_engaged", "quiet"]


class Step(NamedTuple):
    """One thing to do.

    Attributes:
        roles: The roles it is for.
        reason: Nobody fills them (`unknown`), nobody who does is known to talk with you
            (`not_engaged`), or nobody has spoken with them lately (`quiet`).
        contact: Whom to approach; None where somebody has to be found first.
        titles: The titles to look for then.
        persona: Who they are.
        message: What to say to them, if the definition says it.
        proof: What to show them.
    """

    roles: tuple[BuyingRole, ...]
    reason: Reason
    contact: Contact | None
    titles: tuple[str, ...]
    persona: Persona
    message: str | None
    proof: tuple[str, ...]


def steps(
    definition: Definition,
    roles: Sequence[Filled],
    viable: MinimumViable,
    risks: Sequence[Risk],
    as_of: date,
) -> Iterator[Step]:
    """Yield what to do next, in the order in which roles are won; of one person, once."""
    quiet = any(risk.code == "champion_quiet" for risk in risks)
    found: dict[str, Step] = {}
    for one in roles:
        step = _step(definition, one, as_of, quiet=quiet and one.role == "champion")
        if step and (one.required or one.role in viable.missing or one.people):
            name = step.contact.id if step.contact else f"/{one.role}"
            before = found.get(name)
            found[name] = before._replace(roles=before.roles + step.roles) if before else step
    yield from found.values()


def _step(definition: Definition, filled: Filled, as_of: date, *, quiet: bool) -> Step | None:
    """Return what to do about a role; None where somebody who fills it talks with you."""
    talking = [person for person in filled.people if person.contact.talks(as_of)]
    if talking and not quiet:
        return None
    person = next(iter([*talking, *filled.people]), None)
    best = person.best if person else None
    persona = best.persona if best else filled.personas[0]
    return Step(
        roles=(filled.role,),
        reason="quiet" if quiet else "not_engaged" if person else "unknown",
        contact=person.contact if person else None,
        titles=() if person else persona.titles.phrases,
        persona=persona,
        message=_message(definition, persona),
        proof=_proof(definition, persona),
    )


def _message(definition: Definition, persona: Persona) -> str | None:
    if isinstance(persona, BuyerPersona) and persona.message:
        return persona.message
    return next((one.headline for one in _variants(definition, persona)), None)


def _proof(definition: Definition, persona: Persona) -> tuple[str, ...]:
    """Return what the variants of a persona show, then what answers its objections; each once."""
    shown = [proof for one in _variants(definition, persona) for proof in one.proof]
    if isinstance(persona, BuyerPersona):
        shown += [proof for one in persona.objections for proof in one.proof_required]
    return tuple(dict.fromkeys(shown))


def _variants(definition: Definition, persona: Persona) -> list[Variant]:
    variants = definition.messaging.variants if definition.messaging else ()
    return [one for one in variants if one.persona == persona.key]
