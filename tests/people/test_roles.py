from __future__ import annotations

import pytest

from app.people.roles import by_role, in_role, persona_of, roles_of
from tests.people.playbook.samples import buyer, definition, user

BOTH = definition(
    personas=[buyer("pays", "economic_buyer"), buyer("speaks"), user("uses")],
    buying_center={
        "roles": [
            {"role": "champion", "persona": "speaks", "required": True},
            {"role": "economic_buyer", "persona": "speaks"},
            {"role": "procurement", "persona": "pays", "required": True},
        ]
    },
)


def test_a_persona_has_its_usual_role_and_those_of_the_buying_center() -> None:
    """The usual role comes first; the buying center says what is required."""
    held = {
        persona.key: [(one.role, one.required) for one in roles_of(BOTH, persona)]
        for persona in BOTH.personas
    }
    assert held == {
        "pays": [("economic_buyer", False), ("procurement", True)],
        "speaks": [("champion", True), ("economic_buyer", False)],
        "uses": [("end_user", False)],
    }


def test_who_usually_has_a_role_comes_before_who_may_have_it() -> None:
    """The buying center is asked where it is nobody's usual role."""
    assert [one.persona.key for one in in_role(BOTH, "economic_buyer")] == ["pays"]
    assert [one.persona.key for one in in_role(BOTH, "procurement")] == ["pays"]
    assert in_role(BOTH, "technical_gatekeeper") == []


def test_everybody_stands_for_a_role() -> None:
    """In the order of the roles; who stands for several is there once, with all of them."""
    cast = {one.persona.key: roles for one, roles in by_role(BOTH).items()}
    assert list(cast.items()) == [
        ("speaks", ("champion",)),
        ("pays", ("economic_buyer", "procurement")),
        ("uses", ("end_user",)),
    ]


def test_a_persona_is_found_with_its_place() -> None:
    """The pointer is that of the document; a key that nobody has is an error."""
    assert persona_of(BOTH, "speaks").pointer == "/personas/1"
    with pytest.raises(KeyError):
        persona_of(BOTH, "nobody")
