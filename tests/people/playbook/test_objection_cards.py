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
        "/personas/1/objections/0/proof_required": "An objection of speaks has no proof_required;"
        " write what would convince them.",
        "/personas/0/objections": "pays has no objections; write what they say against it.",
    }
    assert "## 1. “Too dear”\n\n**Raised by:** The speaks (champion)\n\n##" in view.markdown()
