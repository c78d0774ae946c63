from __future__ import annotations

from app.people.playbook.objection_cards import objection_cards
from tests.people.playbook.samples import ICP, buyer, definition, user


def _objections(*said: str) -> list[dict[str, object]]:
    return [{"objection": one, "proof_required": [f"Proof of {one}"]} for one in said]


def test_the_first_objection_of_each_comes_before_the_second_of_any() -> None:
    """Within a round the champion is first, then who pays; five are shown, and all are counted."""
    view = objection_cards(
        definition(
            personas=[
                buyer("buys", "procurement", objections=_objections("b1", "b2")),
                buyer("pays", "economic_buyer", objections=_objections("p1", "p2")),
                user("uses"),
                buyer("speaks", objections=_objections("s1", "s2", "s3")),
            ]
        ),
        ICP,
    )
    assert [card.objection for card in view.cards] == ["s1", "p1", "b1", "s2", "p2"]
    assert [card.persona.key for card in view.cards[:2]] == ["speaks", "pays"]
    assert view.cards[0].proof_required == ("Proof of s1",)
    assert view.total == 7
    assert view.missing == ()
    assert "\n\n5 of 7; the others are with their personas.\n\n## 1. " in view.markdown()


def test_rounds_go_by_role() -> None:
    """Two who buy take turns, so that neither is heard twice before each role was heard once."""
    view = objection_cards(
        definition(
            personas=[
                buyer("buys", "procurement", objections=_objections("b1", "b2")),
                buyer("signs", "procurement", objections=_objections("s1")),
                buyer("pays", "economic_buyer", objections=_objections("p1", "p2")),
            ]
        ),
        ICP,
    )
    assert [card.objection for card in view.cards] == ["p1", "b1", "p2", "s1", "b2"]
    assert "others" not in view.markdown()


def test_who_stands_in_for_a_role_raises_objections_in_it() -> None:
    """A role that is nobody's usual one is that of whom the buying center gives it."""
    roles = [{"role": "champion", "persona": "reviews"}, {"role": "champion", "persona": "uses"}]
    view = objection_cards(
        definition(
            personas=[
                buyer("pays", "economic_buyer", objections=_objections("p1")),
                buyer("reviews", "technical_gatekeeper", objections=_objections("r1")),
                user("uses"),
            ],
            buying_center={"roles": roles},
        ),
        ICP,
    )
    assert [card.objection for card in view.cards] == ["r1", "p1"]
    assert "**Raised by:** The reviews (champion, technical gatekeeper)\n" in view.markdown()


def test_what_keeps_a_card_from_being_used_is_named() -> None:
    """A buyer without objections, and an objection without proof, each by its place."""
    view = objection_cards(
        definition(
            personas=[
                buyer("pays", "economic_buyer"),
                buyer("speaks", objections=[{"objection": "Too dear"}]),
            ]
        ),
        ICP,
    )
    assert {part.pointer: part.message for part in view.missing} == {
        "/personas/1/objections/0/proof_required": "An objection of the persona speaks has no"
        " proof; write what would convince them.",
        "/personas/0/objections": "The persona pays has no objections; write what they say against"
        " it.",
    }
    assert "## 1. “Too dear”\n\n**Raised by:** The speaks (champion)\n\n##" in view.markdown()
