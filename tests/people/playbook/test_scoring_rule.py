"""The one-pager and the worksheet: the scoring rule to be read, and to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.people.playbook.one_pager import one_pager
from app.people.playbook.worksheet import worksheet
from tests.api.samples import flagged_document
from tests.library.shipped import compiled
from tests.people.playbook.samples import ICP, definition

if TYPE_CHECKING:
    from schemas.definition import Definition
    from tests.people.playbook.samples import Json

FLAGGED = definition(**flagged_document())


def test_the_rule_is_told_in_words() -> None:
    """Criteria and flags have their reasons, the test in words, and the questions to ask."""
    rule = one_pager(FLAGGED, ICP).scoring_rule
    assert rule.max_score == 5
    assert [
        (one.key, one.points, one.condition)
        for dimension in rule.dimensions
        for one in dimension.criteria
    ] == [
        ("software", 2, "industry is software"),
        ("size", 1, "employees at least 51"),
        ("audit", 2, "triggers audit ahead in the next 90 days"),
    ]
    assert [(flag.key, flag.effect, flag.band, flag.ask) for flag in rule.flags] == [
        ("no-owner", "disqualify", None, ("Who owns this?",)),
        ("strict-review", "cap", "nurture", ()),
        ("competitor", "warn", None, ()),
    ]


def test_lists_are_written_out() -> None:
    """A condition that names a list says what is in it."""
    rule = one_pager(compiled("dev-tool").definition, ICP).scoring_rule
    assert rule.dimensions[0].criteria[0].condition.startswith("industry is one of software, ")


def test_flags_stand_with_what_follows_from_them() -> None:
    """What disqualifies comes first, then what caps, then what is only told."""
    text = one_pager(FLAGGED, ICP).markdown()
    assert text.endswith(
        """\
## What speaks against an account

**Disqualifies**

- Nobody owns the problem

**At best nurture**

- A strict review takes long

**Worth knowing**

- A competitor
"""
    )


def test_a_worksheet_has_a_row_for_each_dimension_and_for_their_total() -> None:
    """Scores and the account are blank; the questions stand where they decide."""
    text = worksheet(FLAGGED, ICP).markdown()
    assert "| Account | Scored on | Trigger | Date of the trigger |\n| --- |" in text
    assert "\n| Fit |  | 3 |\n| Urgency |  | 2 |\n| **Total** |  | **5** |\n" in text
    assert "## What speaks against an account\n\n**Disqualifies**\n\n| Yes | No | ? |" in text
    assert "\n|  |  |  | Nobody owns the problem | Who owns this? |\n" in text
    assert "- [ ] **call**, from 4: Call\n" in text


def test_a_worksheet_says_which_triggers_count() -> None:
    """Each type once; a definition that reads none is told so, as is one without questions."""
    assert worksheet(FLAGGED, ICP).triggers == ("audit",)
    assert [part.pointer for part in worksheet(FLAGGED, ICP).missing] == ["/attributes/review/ask"]
    assert [part.pointer for part in worksheet(definition(), ICP).missing] == [
        "/scorecard/dimensions"
    ]


def test_a_worksheet_leaves_room_for_what_is_not_known() -> None:
    """Unknown is never no: each criterion is answered by yes, no or a question mark."""
    text = worksheet(_reading("pipeline", "owner"), ICP).markdown()
    assert "\n| Yes | No | ? | Points | Criterion | Ask |\n| --- |" in text
    assert "\n|  |  |  | 1 | Both | Whose is the pipeline? Who owns it? |\n" in text
    bare = worksheet(definition(), ICP).markdown()
    assert "\n| Yes | No | ? | Points | Criterion |\n" in bare
    assert "Ask" not in bare


def test_triggers_that_count_help_to_meet_a_criterion() -> None:
    """Neither what must not have happened, nor events of another kind, are triggers to look for."""

    def happened(kind: str, attribute: str = "triggers") -> Json:
        return {"attribute": attribute, "op": "happened", "value": {"types": [kind]}}

    whole = definition(
        attributes={"visits": {"type": "events", "ask": "When were you there?"}},
        scorecard=_scorecard(
            {"not": {"any": [happened("layoff"), {"not": happened("funding.series-b")}]}},
            {"any": [happened("leadership-change.engineering"), happened("fair", "visits")]},
        ),
    )
    view = worksheet(whole, ICP)
    assert view.triggers == ("funding.series-b", "leadership-change.engineering")
    shown = "funding (series b), leadership change (engineering)"
    assert f"**Triggers that count:** {shown}\n" in view.markdown()


def test_what_only_the_account_can_tell_needs_a_question() -> None:
    """Declared or not; what vendors sell of every company needs none."""
    asked = {"type": "number", "ask": "How many?"}
    for declared, missing in (({}, True), ({"engineers": asked}, False)):
        whole = definition(
            attributes=declared,
            scorecard=_scorecard(
                {"attribute": "engineers", "op": "gte", "value": 10},
                {"attribute": "employees", "op": "gte", "value": 10},
            ),
        )
        told = {part.pointer: part.message for part in worksheet(whole, ICP).missing}
        assert told.pop("/scorecard/dimensions").startswith("No criterion asks for a trigger")
        assert told == (
            {
                "/attributes/engineers/ask": "The attribute engineers has no question; write the"
                " question a rep asks to find out."
            }
            if missing
            else {}
        )


def test_what_to_do_next_says_when() -> None:
    """The last band is for all else; research is for who could still rise, unless ruled out."""
    researched = definition(research={"when_reachable": "good", "action": "Ask"})
    text = one_pager(researched, ICP).markdown()
    assert "- **poor**, otherwise: " in text
    assert (
        "- **research**, instead of poor while good can still be reached and nothing rules the"
        " account out: Ask\n"
    ) in text
    only = definition(bands=[{"key": "all", "min_score": 0, "action": "Call"}])
    assert "\n- **all**, whatever the score: Call\n" in one_pager(only, ICP).markdown()


def test_the_owner_is_told() -> None:
    """Who answers for the definition stands below its statement."""
    assert "\n\nSoftware companies.\n\n**Owner:** revops\n\n" in (
        one_pager(definition(), ICP).markdown()
    )


def _scorecard(*conditions: Json) -> Json:
    criteria = [
        {"key": f"c{number}", "when": when, "points": 1, "reason": "Both"}
        for number, when in enumerate(conditions)
    ]
    return {"dimensions": [{"key": "d", "name": "D", "max_points": 1, "criteria": criteria}]}


def _reading(*names: str) -> Definition:
    questions = ["Whose is the pipeline?", "Who owns it?"]
    return definition(
        attributes={
            name: {"type": "boolean", "ask": ask}
            for name, ask in zip(names, questions, strict=True)
        },
        scorecard=_scorecard(
            {"all": [{"attribute": name, "op": "eq", "value": True} for name in names]}
        ),
    )
