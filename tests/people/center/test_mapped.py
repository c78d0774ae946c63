from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.center.mapped import mapped
from app.people.center.people import Contact, Person
from app.people.personas import PersonaMatcher
from tests.people.samples import LIBRARY, buyer, contacts, people

if TYPE_CHECKING:
    from app.people.center.mapped import BuyingCenterMap
    from schemas.definition import Definition

TODAY = date(2026, 1, 15)
KEYS = st.sampled_from(sorted(LIBRARY))
CENTER = people(
    buyer("lead", "champion", phrases=["tech lead"]),
    buyer("boss", "economic_buyer", phrases=["cto"]),
    buyer("guard", "technical_gatekeeper", phrases=["security engineer"]),
    buyer("buyer", "procurement", phrases=["buyer"]),
    {"key": "user", "kind": "user", "role": "end_user", "name": "User",
     "titles": {"phrases": ["developer"]}},
    buying_center={"roles": [
        {"role": "champion", "persona": "lead", "required": True},
        {"role": "economic_buyer", "persona": "boss", "required": True},
        {"role": "technical_gatekeeper", "persona": "guard", "required": True},
        {"role": "technical_gatekeeper", "persona": "boss"},
        {"role": "procurement", "persona": "buyer"},
        {"role": "end_user", "persona": "user", "required": True},
    ]},
)  # fmt: skip
TITLED = {"lead": "Tech Lead", "boss": "CTO", "guard": "Security Engineer", "user": "Developer"}


def _map(
    *found: Contact,
    definition: Definition = CENTER,
    strict_review: bool = False,
    disqualified: bool = False,
) -> BuyingCenterMap:
    matcher = PersonaMatcher(definition)
    everybody = [Person.of(one, matcher) for one in found]
    return mapped(
        definition, everybody, TODAY, strict_review=strict_review, disqualified=disqualified
    )


def _contacts(*ids: str, engaged: bool | None = None, days: int | None = None) -> list[Contact]:
    touched = None if days is None else TODAY - timedelta(days=days)
    return [Contact(one, TITLED[one], engaged, touched) for one in ids]


def _codes(found: BuyingCenterMap) -> list[str]:
    return [risk.code for risk in found.risks]


def test_everybody_has_their_place() -> None:
    """Of each role the people who fill it; one person may fill two."""
    found = _map(*_contacts("lead", "boss", "user"), Contact("x", "Gardener"), Contact("y", None))
    assert {one.role: [who.contact.id for who in one.people] for one in found.roles} == {
        "champion": ["lead"],
        "economic_buyer": ["boss"],
        "technical_gatekeeper": ["boss"],
        "procurement": [],
        "end_user": ["user"],
    }
    assert [who.contact.id for who in found.people if not who.roles] == ["x", "y"]


def test_what_a_purchase_takes() -> None:
    """A champion, an economic buyer and one gatekeeper, of either kind."""
    assert _map(*_contacts("lead", "boss")).minimum_viable == (True, ())
    assert _map().minimum_viable.missing == (
        "champion",
        "economic_buyer",
        "technical_gatekeeper",
        "procurement",
    )
    assert _map(*_contacts("boss")).minimum_viable == (False, ("champion",))


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        ([], ["no_economic_buyer"]),
        (_contacts("lead", "boss"), []),
        (_contacts("boss"), ["single_threaded"]),
        (_contacts("lead", "boss", engaged=True), []),
        ([*_contacts("lead", engaged=True), *_contacts("boss")], ["single_threaded"]),
        (_contacts("user"), ["no_economic_buyer", "only_end_users", "single_threaded"]),
        (_contacts("lead", "boss", days=60), []),
        (_contacts("lead", "boss", days=61), ["champion_quiet"]),
        (
            [*_contacts("lead", engaged=True), Contact("x", "COO", engaged=True)],
            ["no_economic_buyer"],
        ),
        (_contacts("boss", engaged=False), ["single_threaded"]),
        ([*_contacts("lead", days=5), *_contacts("boss")], ["single_threaded"]),
        ([*_contacts("boss"), *_contacts("lead", days=-3)], ["single_threaded"]),
    ],
    ids=range(12),
)
def test_what_may_go_wrong(found: list[Contact], codes: list[str]) -> None:
    """Each risk where it is one, and what nobody says is held against nobody."""
    assert _codes(_map(*found)) == codes


def test_a_strict_review_that_nobody_is_known_for() -> None:
    """Only where the account reviews strictly, and only as long as nobody is known who does it."""
    champion = _contacts("lead")
    assert "gatekeeper_unknown" in _codes(_map(*champion, strict_review=True))
    assert "gatekeeper_unknown" not in _codes(_map(*champion))
    assert "gatekeeper_unknown" not in _codes(_map(*_contacts("guard"), strict_review=True))


def test_what_to_do_next() -> None:
    """Role by role: wake who is quiet, approach who is known, find who is not."""
    found = _map(*_contacts("lead", engaged=True, days=90), *_contacts("boss", engaged=False))
    assert [
        (step.roles, step.reason, step.contact and step.contact.id, step.titles)
        for step in found.next
    ] == [
        (("champion",), "quiet", "lead", ()),
        (("economic_buyer", "technical_gatekeeper"), "not_engaged", "boss", ()),
        (("end_user",), "unknown", None, ("developer",)),
    ]


def test_who_was_spoken_with_lately_is_not_approached_anew() -> None:
    """A last touch is enough to know that they talk; an old one that they went quiet."""
    lately = _map(*_contacts("lead", days=1)).next
    assert "champion" not in {role for step in lately for role in step.roles}
    quiet = _map(*_contacts("lead", days=305)).next
    assert (quiet[0].roles, quiet[0].reason) == (("champion",), "quiet")


def test_among_quiet_champions_the_one_who_talks_is_spoken_with_again() -> None:
    """Rather than one who never did, however sure the title."""
    long_ago = TODAY - timedelta(days=90)
    never = Contact("never", "Tech Lead", engaged=False, last_touch=long_ago)
    once = Contact("once", "Tech Lead, Europe", engaged=True, last_touch=long_ago)
    step = _map(never, once).next[0]
    assert (step.reason, step.contact) == ("quiet", once)


def test_roles_that_no_persona_has_are_gaps() -> None:
    """What a purchase takes is looked for, though the definition describes nobody for it."""
    found = _map(definition=people())
    assert [(gap.role, gap.personas) for gap in found.gaps] == [
        (role, ()) for role in found.minimum_viable.missing
    ]
    assert (found.roles, found.next) == ((), ())


def test_nobody_approaches_a_disqualified_account() -> None:
    """There is nothing to do, whoever is there."""
    assert _map(*_contacts("lead"), disqualified=True).next == ()


def test_who_is_required_comes_first() -> None:
    """Then the surest: the CTO may be gatekeeper as well, but is not who the role is about."""
    guard = Contact("guard", "Senior Security Engineer")
    found = _map(*_contacts("boss"), guard, Contact("other", "Security Engineer"))
    (gate,) = (one for one in found.roles if one.role == "technical_gatekeeper")
    assert [who.contact.id for who in gate.people] == ["other", "guard", "boss"]


def test_what_is_said_and_shown_comes_from_the_definition() -> None:
    """The message of the persona, the proof of its variants, then what its objections ask for."""
    lead = buyer("lead", "champion", phrases=["tech lead"]) | {
        "message": "Faster",
        "objections": [{"objection": "Slow", "proof_required": ["a trial", "figures"]}],
    }
    variant = {"persona": "lead", "headline": "Ship", "proof": ["figures"]}
    definition = people(lead, messaging={"variants": [variant]})
    (step,) = _map(*_contacts("lead"), definition=definition).next
    assert (step.message, step.proof) == ("Faster", ("figures", "a trial"))


@given(KEYS, contacts, st.randoms(use_true_random=False))
def test_the_order_of_contacts_changes_nothing(
    key: str, found: list[Contact], random: object
) -> None:
    """However they come, the map is the same."""
    shuffled = [*found]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        _map(*some, definition=LIBRARY[key], strict_review=True) for some in (found, shuffled)
    )
    assert one == other


@given(KEYS, contacts)
def test_another_contact_never_lowers_coverage(key: str, found: list[Contact]) -> None:
    """What is filled stays filled, and what is viable viable."""
    filled = set[str]()
    viable = False
    for count in range(len(found) + 1):
        now = _map(*found[:count], definition=LIBRARY[key])
        roles = {one.role for one in now.roles if one.people}
        assert filled <= roles
        assert now.minimum_viable.met >= viable
        filled, viable = set(roles), now.minimum_viable.met
