"""What holds of every view of every definition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from app.people.playbook.views import MODELS, VIEWS
from app.people.playbook.worksheet import worksheet
from app.people.roles import roles_of
from tests.people.playbook.samples import ICP, definition, definitions, marked, shipped_views, views

if TYPE_CHECKING:
    from app.people.playbook.gaps import MissingPart
    from app.people.playbook.view import View
    from schemas.definition import Definition

MARK = re.compile(r"[ab]\d{4}")
FIXED = {
    *("One-pager:", "Objection cards:", "Talk tracks:", "Content map:", "Landing page variants:"),
    *("Onboarding plan:", "Fit, message, proof:", "Worksheet:", "Persona:"),
    *(f"`small`, version 3, digest `{ICP.digest}`", f"(`small`), version 3, digest `{ICP.digest}`"),
    *("Scoring rule, at most 3 points", ", at most 3", "+2", "+1", "What a score means"),
    *("good", ", from 2:", "poor", ", otherwise:", "research"),
    ", instead of poor while good can still be reached and nothing rules the account out:",
    *("What speaks against an account", "Disqualifies", "At best good", "Owner:", "revops"),
    *("Raised by:", "(champion)", "(economic buyer)", "Proof required:"),
    *("1. “", "2. “", "3. “", "4. “", "”", "1.", "2."),
    *("Discovery", "Outcomes", "Urgency", "Success criteria", "Security review", "Controls"),
    *("Documentation", "Data flows", "Procurement", "Price clarity", "Terms"),
    *("Implementation plan", "Pages by use case", "Pages by role", "Champion:", "Economic buyer:"),
    *(
        "Champion",
        "Economic buyer",
        "End user",
        ":",
        ",",
        "First steps",
        "Milestones",
        "Aha moment:",
    ),
    *("First-week win:", "Fit", "Angle:", "User milestone", "Time to value"),
    *("Account", "Scored on", "Trigger", "Date of the trigger", "Points", "Scores", "Dimension"),
    *(
        "Score",
        "At most",
        "Total",
        "3",
        "---",
        "Triggers that count:",
        *("Yes", "No", "?", "Criterion", "Ask", "Flag", "1", "2", "Proof:", "Message:"),
        "Next action",
    ),
    *("Role:", "champion", "economic buyer", "end user", "Job to be done", "Message"),
    *("Trigger events", "KPIs", "Objections, with the proof they require", "Decision criteria"),
    *("Deal breakers", "Internal win", "Channels", "Headlines and proof", "How to recognise one"),
    *("Titles:", "Functions:", "Seniorities:", "Page", "Context", "Tasks", "Constraints", "Tools"),
    *("Friction", "Aha moment", "First-week win", "“", "(", ")"),
}
"""All that views say by themselves, without the marks of Markdown."""


def _headings_without_content(text: str) -> list[str]:
    blocks = text.strip().split("\n\n")
    following = [*blocks[1:], "#"]
    return [
        block
        for block, after in zip(blocks, following, strict=True)
        if block.startswith("#") and after.startswith("#")
    ]


def _titles(view: View) -> str:
    return f"{view.icp.key} {view.title} {view.subject}"


def test_there_are_the_views_that_reps_ask_for() -> None:
    """Eight by name; the ninth is of one persona."""
    assert set(VIEWS) == {
        "one-pager",
        "objection-cards",
        "talk-tracks",
        "content-map",
        "landing-page-variants",
        "onboarding-plan",
        "fit-message-proof",
        "worksheet",
    }
    for (name, make), model in zip(VIEWS.items(), MODELS, strict=True):
        made = make(definition(), ICP)
        assert type(made) is model
        assert made.model_dump()["view"] == name


@pytest.mark.parametrize("view", shipped_views(), ids=_titles)
def test_the_definitions_that_ship_fill_every_view(view: View) -> None:
    """Nothing is missing in them, and what is answered as JSON is what the schema says."""
    assert view.missing == ()
    assert type(view).model_validate_json(view.model_dump_json()) == view
    schema = Draft202012Validator(type(view).model_json_schema())
    schema.validate(view.model_dump(mode="json"))
    text = view.markdown()
    assert _headings_without_content(text) == []
    assert "Missing" not in text


@given(definitions())
@settings(deadline=None, max_examples=50)
def test_no_heading_is_empty(drawn: Definition) -> None:
    """Whatever the definition says or leaves out, each heading has something to say below it."""
    for view in views(drawn):
        text = view.markdown()
        assert _headings_without_content(text) == []
        headings = [line for line in text.splitlines() if line.startswith("#")]
        blocks = [block for block in text.split("\n\n") if block.startswith("#")]
        assert headings == blocks, "no text of the definition begins a heading"
        assert all(block.strip() for block in text.split("\n\n"))
        assert (view.missing == ()) == ("## Missing in the definition" not in text)


@given(definitions())
@settings(deadline=None, max_examples=50)
def test_what_is_missing_is_where_nothing_stands(drawn: Definition) -> None:
    """Each pointer leads to a place of the definition that is empty, or to what lacks an entry."""
    plain: Any = drawn.model_dump(mode="json", by_alias=True)
    plain["messaging"] = plain["messaging"] or {}
    for view in views(drawn):
        assert len(set(view.missing)) == len(view.missing)
        for part in view.missing:
            found: Any = plain
            *above, last = part.pointer.removeprefix("/").split("/")
            for step in above:
                found = found[int(step)] if isinstance(found, list) else found.get(step, {})
            assert _lacking(drawn, part, found.get(last)), part
            assert part.message.endswith(".")


def _lacking(drawn: Definition, part: MissingPart, value: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether a value is empty, or lacks the entry that a message asks for."""
    match part.pointer.rpartition("/")[2]:
        case "personas" if found := re.match("There is no (.+);", part.message):
            whose = [
                [one.kind, *(held.role for held in roles_of(drawn, one))] for one in drawn.personas
            ]
            return all(found[1].replace(" ", "_") not in each for each in whose)
        case "variants":
            (key,) = re.findall(r"the persona (\w+)", part.message)
            return not any(one["proof"] for one in value or () if one["persona"] == key)
        case "dimensions":
            return worksheet(drawn, ICP).triggers == ()
        case "titles":
            return not any(value.values())
        case "kind":
            return bool(value == "user")
        case _:
            return not value


def test_a_view_says_nothing_that_the_definition_does_not() -> None:
    """Without the texts of the definition, headings and labels alone are left."""
    for view in views(marked("a")):
        left = MARK.sub("\n", view.markdown())
        left = re.sub(r"^#+ |^- \[ \] |^- |\*+|\||^[- |]+$", "\n", left, flags=re.MULTILINE)
        said = {line.strip() for line in left.splitlines()} - {""}
        assert said - FIXED == set(), view.title


def test_views_together_say_all_that_is_for_reps() -> None:
    """Each text of the people, the messages and the scoring is in one view at least."""
    whole = marked("a")
    said = {mark for view in views(whole) for mark in MARK.findall(view.markdown())}
    assert said == set(MARK.findall(whole.model_dump_json()))


def test_a_view_depends_on_the_texts_alone() -> None:
    """Two definitions that differ in their texts differ in these alone."""
    for one, other in zip(views(marked("a")), views(marked("b")), strict=True):
        assert one.markdown() == other.markdown().replace("b1", "a1")


def test_a_bare_definition_names_what_it_lacks() -> None:
    """Every part a view would show is named by its place, with what belongs there."""
    missing = {
        type(view).__name__: {part.pointer: part.message for part in view.missing}
        for view in views(definition())
    }
    assert missing["OnePagerView"] == {
        "/anti_icp": "The definition has no flags; write what speaks against an account whatever"
        " its score."
    }
    assert set(missing["ObjectionCardsView"]) == {"/personas"}
    assert set(missing["TalkTracksView"]) == {
        f"/messaging/talk_tracks/topics/{topic}"
        for topic in (
            *("discovery/outcomes", "discovery/urgency", "discovery/success_criteria"),
            *("security_review/controls", "security_review/documentation"),
            *("security_review/data_flows", "procurement/price_clarity", "procurement/terms"),
            "procurement/implementation_plan",
        )
    }
    assert set(missing["ContentMapView"]) == {"/messaging/use_cases", "/personas"}
    assert set(missing["LandingPageVariantsView"]) == {"/personas"}
    assert set(missing["OnboardingPlanView"]) == {"/messaging/onboarding/milestones", "/personas"}
    assert set(missing["FitMessageProofView"]) == {
        "/messaging/fit_statement",
        "/messaging/time_to_value",
        "/personas",
    }
    assert set(missing["WorksheetView"]) == {"/scorecard/dimensions"}
