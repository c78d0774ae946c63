"""What is said to those who have to be won."""

from __future__ import annotations

from typing import Any

from app.people.playbook.fit_message_proof import fit_message_proof
from app.people.playbook.landing_page_variants import landing_page_variants
from tests.people.playbook.samples import ICP, buyer, definition, user

SPEAKS, PAYS = buyer("speaks", message="Faster"), buyer("pays", "economic_buyer")


def _variant(persona: str, *proof: str) -> dict[str, Any]:
    return {"persona": persona, "headline": f"For {persona}", "proof": list(proof)}


def test_the_champion_comes_first_then_who_pays() -> None:
    """Variants that are written for others come last; none is left out."""
    variants = [_variant("uses", "u"), _variant("pays", "p"), _variant("speaks", "s")]
    view = landing_page_variants(
        definition(personas=[user("uses"), PAYS, SPEAKS], messaging={"variants": variants}), ICP
    )
    assert [variant.persona.key for variant in view.variants] == ["speaks", "pays", "uses"]
    assert view.variants[0].headline == "For speaks"
    assert view.missing == ()


def test_both_have_to_be_addressed_with_proof() -> None:
    """A role that nobody has, one without a variant, and a variant without proof are named."""
    nobody = landing_page_variants(definition(personas=[SPEAKS]), ICP)
    assert [(part.pointer, part.message) for part in nobody.missing] == [
        (
            "/messaging/variants",
            "No variant is for the persona speaks; write a headline and its proof.",
        ),
        ("/personas", "There is no economic buyer; describe one as a persona."),
    ]
    unproved = definition(
        personas=[SPEAKS, PAYS], messaging={"variants": [_variant("speaks"), _variant("pays", "p")]}
    )
    assert [part.pointer for part in landing_page_variants(unproved, ICP).missing] == [
        "/messaging/variants/0/proof"
    ]


def test_who_stands_in_for_the_champion_is_addressed_as_such() -> None:
    """Where it is nobody's usual role; who has it before those whom nobody has to win."""
    whole = definition(
        personas=[user("uses"), buyer("reviews", "technical_gatekeeper"), PAYS],
        buying_center={"roles": [{"role": "champion", "persona": "reviews"}]},
        messaging={"variants": [_variant(key, "proof") for key in ("uses", "pays", "reviews")]},
    )
    view = landing_page_variants(whole, ICP)
    assert [(one.persona.key, one.roles) for one in view.variants] == [
        ("reviews", ("champion",)),
        ("pays", ("economic_buyer",)),
        ("uses", ("end_user",)),
    ]
    assert "## Champion: The reviews\n" in view.markdown()
    assert view.missing == ()


def test_who_speaks_for_it_and_pays_is_told_once() -> None:
    """One section names both roles, above the headline as above the message."""
    whole = definition(
        personas=[SPEAKS],
        buying_center={"roles": [{"role": "economic_buyer", "persona": "speaks"}]},
        messaging={"variants": [_variant("speaks", "a")]},
    )
    (pitch,) = fit_message_proof(whole, ICP).pitches
    assert pitch.roles == ("champion", "economic_buyer")
    for make in (fit_message_proof, landing_page_variants):
        assert make(whole, ICP).markdown().count("## Champion and economic buyer: The speaks") == 1


def test_a_message_is_proved_by_the_variants_for_its_persona() -> None:
    """The proof of several variants is put together, each once."""
    variants = [_variant("speaks", "a", "b"), _variant("pays", "c"), _variant("speaks", "b", "d")]
    view = fit_message_proof(
        definition(
            personas=[PAYS, SPEAKS, user("uses", first_week_win="It runs")],
            messaging={"variants": variants, "fit_statement": "Fits"},
        ),
        ICP,
    )
    assert [(pitch.roles, pitch.message, pitch.proof) for pitch in view.pitches] == [
        (("champion",), "Faster", ("a", "b", "d")),
        (("economic_buyer",), None, ("c",)),
    ]
    assert "**Message:** Faster\n\n**Proof:**\n\n- a\n- b\n- d\n" in view.markdown()
    assert [one.first_week_win for one in view.user_milestones] == ["It runs"]
    assert [part.pointer for part in view.missing] == [
        "/personas/0/message",
        "/messaging/time_to_value",
    ]


def test_a_user_alone_cannot_be_the_champion_of_a_pitch() -> None:
    """Users have no message; who is to be won is described as a buyer."""
    view = fit_message_proof(definition(personas=[user("uses", "champion"), PAYS]), ICP)
    assert {part.pointer: part.message for part in view.missing}["/personas/0/kind"] == (
        "The persona uses is a user; describe the champion as a buyer."
    )
