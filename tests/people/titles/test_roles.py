"""Titles of several roles, of roles that are past, and of those who assist somebody."""

from __future__ import annotations

import pytest

from app.people.titles import classify


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("Founder & CTO", [("executive", "owner"), ("engineering", "c_level")]),
        ("Head of Sales & Marketing", [("sales", "director"), ("marketing", "director")]),
        ("Marketing & Sales Manager", [("marketing", "manager"), ("sales", "manager")]),
        ("Senior Software Engineer, Payments", [("engineering", "senior")]),
        ("Learning & Development Manager", [("human_resources", "manager")]),
        ("VP Finance & Operations", [("finance", "vp"), ("operations", "vp")]),
        ("SVP, Administration and Finance", [("administrative", "vp"), ("finance", "vp")]),
        (
            "Leiter IT / Einkauf",
            [("information_technology", "director"), ("procurement", "director")],
        ),
        ("Chief Sales & Marketing Officer", [("sales", "c_level"), ("marketing", "c_level")]),
        ("Sales, VP", [("sales", "vp")]),
        ("Director / Sales Director", [("sales", "director")]),
        ("Sales Director / Vertriebsdirektor", [("sales", "director")]),
        ("Junior Sales & Marketing Manager", [("sales", "junior"), ("marketing", "junior")]),
        ("Manager (Marketing)", [("marketing", "manager")]),
        ("Chief Executive Officer (CEO)", [("executive", "c_level")]),
        ("CEO at Acme / Founder at Beta", [("executive", "c_level"), ("executive", "owner")]),
        ("Directeur marketing et communication", [("marketing", "director")]),
        (
            "Assistant to the CEO, Office Manager",
            [("administrative", "professional"), ("administrative", "manager")],
        ),
        (
            "Assistenz der Leitung / Marketing",
            [("administrative", "professional"), ("marketing", "professional")],
        ),
        ("CFO y socio", [("finance", "c_level"), ("executive", "owner")]),
    ],
)
def test_several_roles(title: str, roles: list[tuple[str, str]]) -> None:
    """Whoever is several things is read as all of them; what a list shares is shared."""
    assert [(role.function, role.seniority) for role in classify(title).roles] == roles


@pytest.mark.parametrize(
    "title",
    [
        *("Former VP Sales", "ex-CEO", "CEO (former)", "Ehemaliger Geschäftsführer"),
        *("Ancien directeur", "Geschäftsführer a.D.", "Former Head of Sales & Marketing"),
        *("Ehemaliger Geschäftsführer und Gesellschafter", "Retired CFO / Board member"),
    ],
)
def test_what_is_past_does_not_count(title: str) -> None:
    """A role that is no longer held says nothing of who somebody is."""
    assert classify(title)[:4] == ("other", "professional", 0.0, ())


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Former CEO, Management Consultant", ("consulting", "professional")),
        ("Former CFO, now CEO", ("executive", "c_level")),
        ("Former CFO and current CEO", ("executive", "c_level")),
        ("Ex-Google & Founder", ("executive", "owner")),
        ("Founder (ex-Zorblax & Quux)", ("executive", "owner")),
        ("Ad Sales Manager", ("sales", "manager")),
    ],
)
def test_what_is_past_leaves_what_is_not(title: str, role: tuple[str, str]) -> None:
    """The role that is still held is read."""
    assert [role[:2] for role in classify(title).roles] == [role]


@pytest.mark.parametrize(
    "title",
    [
        *("Executive Assistant to the CEO and CFO", "EA to CEO & COO", "PA to CEO, CFO / COO"),
        *("Assistentin des Vorstands und der Geschäftsführung", "Assistant to the VP, Sales"),
        *("Team Assistant to VP Sales and VP Marketing", "Vorstandsassistentin und Prokuristin"),
        *("Chief of Staff to the CEO and COO", "Advisor to the CEO, CFO & COO"),
    ],
)
def test_whoever_is_for_others_has_one_role(title: str) -> None:
    """Whom else they assist, or advise, is no further role of theirs."""
    assert classify(title).further == ()
