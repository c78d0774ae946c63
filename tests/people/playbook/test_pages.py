"""The content map, the onboarding plan, the talk tracks, and one persona."""

from __future__ import annotations

import pytest

from app.people.playbook.content_map import content_map
from app.people.playbook.onboarding_plan import onboarding_plan
from app.people.playbook.persona import persona_view
from app.people.playbook.talk_tracks import talk_tracks
from tests.people.playbook.samples import ICP, buyer, definition, user


def test_who_has_two_roles_is_on_the_map_of_both() -> None:
    """Roles stand in one order, whatever that of the personas."""
    view = content_map(
        definition(
            personas=[
                buyer("pays", "economic_buyer", page="/pays"),
                buyer("speaks", page="/speaks"),
            ],
            buying_center={"roles": [{"role": "champion", "persona": "pays"}]},
        ),
        ICP,
    )
    assert [(one.role, [who.key for who in one.personas]) for one in view.roles] == [
        ("champion", ["pays", "speaks"]),
        ("economic_buyer", ["pays"]),
    ]


def test_what_has_no_page_is_not_on_the_map_but_missing() -> None:
    """Without any page nothing is left but what to write."""
    view = content_map(
        definition(
            personas=[buyer("speaks")],
            messaging={"use_cases": [{"key": "a", "headline": "A"}]},
        ),
        ICP,
    )
    assert [(part.pointer, part.message) for part in view.missing] == [
        (
            "/messaging/use_cases/0/page",
            "The use case a has no page; write the address of the page that tells it in full.",
        ),
        (
            "/personas/0/page",
            "The persona speaks has no page; write the address of the page for them.",
        ),
    ]
    headings = [line for line in view.markdown().splitlines() if line.startswith("#")]
    assert headings == ["# Content map: Small", "## Missing in the definition"]
    nobody = content_map(definition(), ICP).missing[-1]
    assert nobody.message == "There are no personas; describe who decides and who uses."


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("https://example.com/a_b?c=*", "<https://example.com/a_b?c=*>"),
        ("HTTP://EXAMPLE.COM", "<HTTP://EXAMPLE.COM>"),
        (" https://example.com\n", "<https://example.com>"),
        ("/use-cases/a_b", r"/use-cases/a\_b"),
        ("the page on a>b", r"the page on a\>b"),
        ("https://example.com/a>b", r"https://example.com/a\>b"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_page_is_a_link_if_it_can_be_one(page: str, told: str) -> None:
    """Addresses of the web lead there; everything else is told as it is."""
    use_cases = [{"key": "a", "headline": "A", "page": page}]
    view = content_map(definition(messaging={"use_cases": use_cases}), ICP)
    assert f"\n- A: {told}\n" in view.markdown()


def test_what_users_do_are_their_milestones() -> None:
    """The first steps of the account come first, then each user persona with its tasks."""
    view = onboarding_plan(
        definition(
            personas=[buyer("pays"), user("uses", tasks=["build", "ship"], aha_moment="There")],
            messaging={"onboarding": {"milestones": ["Connect"], "note": "Soon"}},
        ),
        ICP,
    )
    (only,) = view.users
    assert (only.milestones, only.aha_moment) == (("build", "ship"), "There")
    assert [part.pointer for part in view.missing] == ["/personas/1/first_week_win"]
    assert "1. Connect\n\nSoon\n\n## The uses\n\n**Milestones**\n\n- [ ] build\n" in (
        view.markdown()
    )


def test_milestones_stand_for_the_tasks() -> None:
    """Where the definition words the tasks as milestones, these are shown; nothing is missed."""
    for tasks in (["build"], []):
        uses = user("uses", tasks=tasks, milestones=["Builds in one place"])
        view = onboarding_plan(definition(personas=[uses]), ICP)
        assert view.users[0].milestones == ("Builds in one place",)
        assert "/personas/0/tasks" not in [part.pointer for part in view.missing]


def test_older_talk_tracks_are_told_and_their_topics_missed() -> None:
    """The lines of a conversation stand above its topics; topics alone are named as missing."""
    tracks = {"discovery": ["Hello"], "topics": {"discovery": {"urgency": ["Why now?"]}}}
    view = talk_tracks(definition(messaging={"talk_tracks": tracks}), ICP)
    assert view.discovery.lines == ("Hello",)
    assert view.discovery.urgency == ("Why now?",)
    assert "## Discovery\n\n- Hello\n\n**Urgency**\n\n- Why now?\n\n## Missing" in view.markdown()
    assert len(view.missing) == 8


def test_a_persona_is_shown_with_its_roles_and_headlines() -> None:
    """Each empty field is named; what the other kind of persona has is not missed."""
    whole = definition(
        personas=[buyer("speaks", kpis=["Speed"])],
        buying_center={"roles": [{"role": "champion", "persona": "speaks", "required": True}]},
        messaging={"variants": [{"persona": "speaks", "headline": "Faster"}]},
    )
    view = persona_view(whole, ICP, "speaks")
    assert [variant.headline for variant in view.variants] == ["Faster"]
    assert view.markdown().startswith(
        f"# Persona: The speaks\n\nSmall (`small`), version 3, digest `{ICP.digest}`\n\n"
        "**Role:** champion (required)\n\n## KPIs\n"
    )
    assert {part.pointer.removeprefix("/personas/0/") for part in view.missing} == {
        *("job_to_be_done", "trigger_events", "objections", "decision_criteria", "deal_breakers"),
        *("channels", "internal_win", "message", "page", "titles"),
    }


def test_a_draft_has_no_number() -> None:
    """Its views say that they are of a draft."""
    view = content_map(definition(), ICP.model_copy(update={"version": "draft"}))
    assert f"\n\n`small`, draft, digest `{ICP.digest}`\n\n" in view.markdown()


def test_who_has_two_roles_is_shown_with_both() -> None:
    """The usual one comes first."""
    roles = [{"role": "procurement", "persona": "pays", "required": True}]
    whole = definition(personas=[buyer("pays", "economic_buyer")], buying_center={"roles": roles})
    text = persona_view(whole, ICP, "pays").markdown()
    assert "\n**Roles:** economic buyer, procurement (required)\n" in text
