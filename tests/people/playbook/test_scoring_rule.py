"""The one-pager and the worksheet: the scoring rule to be read, and to be filled in."""

from __future__ import annotations

from app.people.playbook.one_pager import one_pager
from app.people.playbook.worksheet import worksheet
from tests.api.samples import flagged_document
from tests.library.shipped import compiled
from tests.people.playbook.samples import ICP, definition

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
## Disqualifiers

**Rules it out**

- Nobody owns the problem

**At best nurture**

- A strict review takes long

**Worth knowing**

- A competitor

`sha256:0000000000000000000000000000000000000000000000000000000000000000`
"""
    )


def test_a_worksheet_has_a_row_for_each_dimension_and_for_their_total() -> None:
    """Scores and the account are blank; the questions stand where they decide."""
    text = worksheet(FLAGGED, ICP).markdown()
    assert "| Account | Scored on | Trigger | Date of the trigger |\n| --- |" in text
    assert "\n| Fit |  | 3 |\n| Urgency |  | 2 |\n| **Total** |  | **5** |\n" in text
    assert "- [ ] Nobody owns the problem (*Who owns this?*)\n" in text
    assert "- [ ] **call**, from 4: Call\n" in text


def test_a_worksheet_says_which_triggers_count() -> None:
    """Each type once; a definition that reads none is told so, as is one without questions."""
    assert worksheet(FLAGGED, ICP).triggers == ("audit",)
    assert [part.pointer for part in worksheet(FLAGGED, ICP).missing] == ["/attributes/review/ask"]
    assert [part.pointer for part in worksheet(definition(), ICP).missing] == [
        "/scorecard/dimensions"
    ]
