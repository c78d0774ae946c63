"""What people with personas come to, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.people.center.mapped import BuyingCenterMap
    from app.people.center.people import Person
    from app.people.center.roles import Filled
    from app.people.center.steps import Step
    from app.people.personas import Candidate, Match

    Json = dict[str, Any]


def match_json(match: Match | None) -> Json:
    """Return what a title comes to; None is what nobody's title does."""
    return {
        "function": match and match.reading.function,
        "seniority": match and match.reading.seniority,
        **_found(match),
    }


def found_json(icp: Json, match: Match) -> Json:
    """Return the persona that a title belongs to in an ICP."""
    return {"icp": icp, **_found(match)}


def map_json(found: BuyingCenterMap) -> Json:
    """Return the map of a buying center, without what it says of the account."""
    required = [one for one in found.roles if one.required]
    missing = [one.role for one in required if not one.people]
    return {
        "minimum_viable": found.minimum_viable._asdict(),
        "coverage": {
            "required": len(required),
            "covered": len(required) - len(missing),
            "missing": missing,
        },
        "roles": list(map(_role, found.roles)),
        "gaps": list(map(_gap, found.gaps)),
        "risks": [risk._asdict() for risk in found.risks],
        "next": list(map(_step, found.next)),
        "unmatched": [_unmatched(person) for person in found.people if not person.roles],
    }


def _found(match: Match | None) -> Json:
    return {
        "match": _candidate(match.best) if match and match.best else None,
        "alternatives": _alternatives(match),
    }


def _alternatives(match: Match | None) -> list[Json]:
    return list(map(_candidate, match.alternatives)) if match else []


def _candidate(candidate: Candidate) -> Json:
    return {
        "persona": candidate.persona.key,
        "name": candidate.persona.name,
        "roles": candidate.roles,
        "confidence": candidate.confidence,
        "evidence": [one._asdict() for one in candidate.evidence],
    }


def _role(filled: Filled) -> Json:
    return {
        "role": filled.role,
        "required": filled.required,
        "covered": bool(filled.people),
        "personas": [persona.key for persona in filled.personas],
        "people": list(map(_person, filled.people)),
    }


def _person(person: Person) -> Json:
    contact = person.contact
    return {
        "id": contact.id,
        "title": contact.title,
        **(_candidate(person.best) if person.best else {}),
        "engaged": contact.engaged,
        "last_touch": contact.last_touch,
    }


def _gap(filled: Filled) -> Json:
    return {
        "role": filled.role,
        "required": filled.required,
        "personas": [
            {"persona": one.key, "name": one.name, "titles": one.titles.phrases}
            for one in filled.personas
        ],
    }


def _step(step: Step) -> Json:
    contact = step.contact.id if step.contact else None
    return step._asdict() | {"contact": contact, "persona": step.persona.key}


def _unmatched(person: Person) -> Json:
    return {
        "id": person.contact.id,
        "title": person.contact.title,
        "alternatives": _alternatives(person.match),
    }
