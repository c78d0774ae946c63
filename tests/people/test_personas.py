from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.personas import NEAR, SCATTERED, WHOLE, WITHIN, PersonaMatcher
from tests.people.samples import LIBRARY, MATCHERS, TITLES, buyer, people

HEAD = buyer(
    "head", "economic_buyer", phrases=["vp engineering", "cto"], functions=["engineering"],
    seniorities=["director", "vp"],
)  # fmt: skip
MONEY = buyer("money", "procurement", functions=["finance"])


@pytest.mark.parametrize(
    ("title", "persona", "confidence", "evidence"),
    [
        ("VP Engineering", "head", WHOLE, ["vp engineering"]),
        ("VP of Engineering", "head", WHOLE, ["vp engineering"]),
        ("VP Engineering, Europe", "head", WITHIN, ["vp engineering"]),
        ("Engineering VP", "head", SCATTERED, ["vp engineering"]),
        ("Founder & CTO", "head", WITHIN, ["cto"]),
        ("Director, Software Engineering", "head", 0.76, ["engineering", "director"]),
        ("Leiterin Softwareentwicklung", "head", 0.76, ["engineering", "director"]),
        ("Accountant", "money", 0.62, ["finance"]),
    ],
)
def test_a_title_belongs_to_a_persona(
    title: str, persona: str, confidence: float, evidence: list[str]
) -> None:
    """By a phrase of the definition before function and seniority; and it is said which."""
    best = PersonaMatcher(people(HEAD, MONEY)).match(title).best
    assert best is not None
    assert (best.persona.key, best.confidence) == (persona, confidence)
    assert [one.text for one in best.evidence] == evidence


@pytest.mark.parametrize(
    "title",
    ["Gardener", "Assistant to the CTO", "Former CTO", "VP Sales", "", "Head of Legal"],
)
def test_nobody_rather_than_the_wrong_one(title: str) -> None:
    """Who only works for somebody, or elsewhere, is nobody of the definition."""
    match = PersonaMatcher(people(HEAD, MONEY)).match(title)
    assert (match.best, match.alternatives) == (None, ())


@pytest.mark.parametrize(
    ("fields", "title", "confidence"),
    [
        (["platform engineering"], "Senior Platform Engineer", 0.65),
        (["platform engineering"], "Senior Backend Developer", None),
        (["software development"], "Senior Backend Developer", 0.62),
        (["platform engineering", "engineering"], "Senior Backend Developer", 0.62),
        (["purchasing"], "Einkäufer", 0.62),
        (["risk"], "Compliance Officer", None),
        (["compliance"], "Compliance Officer", 0.62),
    ],
)
def test_a_part_of_a_function_is_no_other_part(
    fields: list[str], title: str, confidence: float | None
) -> None:
    """Who builds backends is an engineer, and yet nobody of platform engineering."""
    best = PersonaMatcher(people(buyer("one", "champion", functions=fields))).match(title).best
    assert (best and best.confidence) == (None if confidence is None else pytest.approx(confidence))


@pytest.mark.parametrize("title", ["", "Gardener", "Sales Representative"])
def test_a_phrase_without_words_is_nobody(title: str) -> None:
    """What no title can hold matches none of them."""
    some = buyer("one", "champion", phrases=["of the", "\N{ROCKET}", "&"])
    assert PersonaMatcher(people(some)).match(title).best is None


def test_a_seniority_that_is_none_lets_nobody_in() -> None:
    """Who names seniorities means some, even if they cannot be read."""
    some = buyer("one", "champion", functions=["finance"], seniorities=["grand vizier"])
    assert PersonaMatcher(people(some)).match("Accountant").best is None


def test_a_seniority_next_to_the_right_one_is_an_alternative() -> None:
    """An engineering manager is no director, but may be asked."""
    match = PersonaMatcher(people(HEAD)).match("Engineering Manager")
    assert match.best is None
    (near,) = match.alternatives
    assert near.confidence == pytest.approx(NEAR * match.reading.confidence, abs=0.01)


def test_the_first_of_two_that_are_as_likely() -> None:
    """The order of the document decides; the other one is an alternative."""
    other = HEAD | {"key": "other"}
    match = PersonaMatcher(people(HEAD, other)).match("CTO")
    assert match.best
    assert match.best.persona.key == "head"
    assert [one.persona.key for one in match.alternatives] == ["other"]


def test_the_buying_center_adds_roles() -> None:
    """A persona has its usual role, and those it is named for there."""
    center = {"roles": [{"role": "champion", "persona": "head"}]}
    definition = people(HEAD, MONEY, buying_center=center)
    roles = {
        title: match.best.roles
        for title in ("CTO", "Accountant")
        if (match := PersonaMatcher(definition).match(title)).best
    }
    assert roles == {"CTO": ("champion", "economic_buyer"), "Accountant": ("procurement",)}


@given(st.sampled_from(sorted(LIBRARY)), st.sampled_from(TITLES))
def test_case_and_space_change_nothing(key: str, title: str) -> None:
    """However a title is written, it belongs to the same persona."""
    match = MATCHERS[key].match
    assert match(title) == match(f"  {title.upper()} ") == match(title.replace(" ", "  "))


@pytest.mark.parametrize("key", sorted(LIBRARY))
def test_every_phrase_of_the_library_finds_a_persona_that_holds_it(key: str) -> None:
    """Each with certainty."""
    for persona in LIBRARY[key].personas:
        for phrase in persona.titles.phrases:
            best = MATCHERS[key].match(phrase).best
            assert best is not None
            assert (best.confidence, phrase in best.persona.titles.phrases) == (WHOLE, True)
