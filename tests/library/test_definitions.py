from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, get_args

import pytest

from app.engine.examples import failing_examples
from schemas.attributes import STANDARD
from schemas.base import Model
from schemas.people import BuyingRole
from tests.library.shipped import KEYS, compiled, decision

if TYPE_CHECKING:
    from collections.abc import Iterator

VENDOR_SIZES = (
    "1-10 employees",
    "11-50 employees",
    "51-200 employees",
    "201-500 employees",
    "501-1,000 employees",
    "1,001-5,000 employees",
    "5,001-10,000 employees",
    "10,001+ employees",
)
DIMENSIONS = ("fit", "urgency", "ability_to_deploy", "ability_to_pay", "retention_likelihood")
COMMON_FLAGS = {
    "procurement-first",
    "no-data-access",
    "custom-one-off",
    "no-internal-owner",
    "integration-beyond-product",
}
SIZE_CRITERION = {
    "data-analytics": "mid-market-size",
    "dev-tool": "company-size",
    "revops-tool": "company-size",
    "security-compliance-saas": "audit-scale",
}
CUT_THROUGH = {("data-analytics", "1,001-5,000 employees")}
TODAY = date(2026, 1, 15)


def _empty(part: Model, place: str) -> Iterator[str]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if not value:
            yield f"{place}.{name}"
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Model):
                yield from _empty(item, f"{place}.{name}")


each_definition = pytest.mark.parametrize("key", KEYS)


@each_definition
def test_examples_come_out(key: str) -> None:
    """Every example gives what its author worked out by hand."""
    assert failing_examples(compiled(key)) == ()


@each_definition
def test_examples_show_every_kind_of_answer(key: str) -> None:
    """The examples hold each band, a disqualified account and a poor fit that is not one."""
    expected = [example.expect for example in compiled(key).definition.examples]
    assert {e.band for e in expected} == {"prioritize", "nurture", "research", "disqualify"}
    assert {e.disqualified for e in expected if e.band == "disqualify"} == {True, False}


@each_definition
def test_examples_are_read_without_warning(key: str) -> None:
    """Every spelling in the examples is understood, and no key of them is ignored."""
    reader = compiled(key).reader
    for example in compiled(key).definition.examples:
        account = reader.read(example.account)
        assert (account.warnings, account.ignored["count"]) == ((), 0), example.name


@each_definition
def test_key_is_the_file_name(key: str) -> None:
    """A definition is found under the key it declares."""
    assert compiled(key).definition.key == key


@each_definition
def test_scorecard_asks_five_questions_of_two_points(key: str) -> None:
    """Five dimensions of two points, each filled by two to four criteria."""
    dimensions = compiled(key).definition.scorecard.dimensions
    assert tuple(d.key for d in dimensions) == DIMENSIONS
    assert {d.max_points for d in dimensions} == {2}
    assert all(2 <= len(d.criteria) <= 4 for d in dimensions)


@each_definition
def test_every_dimension_can_be_filled(key: str) -> None:
    """The criteria of a dimension can earn all of its points, never fewer."""
    for dimension in compiled(key).definition.scorecard.dimensions:
        assert sum(c.points for c in dimension.criteria) >= dimension.max_points, dimension.key


@each_definition
def test_bands_and_research_are_the_common_ones(key: str) -> None:
    """All definitions speak of the same bands; the top one asks for fit and for urgency."""
    definition = compiled(key).definition
    assert [(b.key, b.min_score) for b in definition.bands] == [
        ("prioritize", 8),
        ("nurture", 5),
        ("disqualify", 0),
    ]
    assert definition.bands[0].min_points == {"fit": 1, "urgency": 1}
    assert definition.research is not None
    assert definition.research.when_reachable == "nurture"


@each_definition
def test_common_flags_are_there(key: str) -> None:
    """What speaks against an account everywhere is a flag of every definition."""
    assert {flag.key for flag in compiled(key).definition.anti_icp} >= COMMON_FLAGS


@each_definition
def test_what_only_the_account_knows_has_a_question(key: str) -> None:
    """Each attribute of the definition's own has a label and the question a rep asks."""
    for name, attribute in compiled(key).definition.attributes.items():
        assert attribute.label or name in STANDARD, name
        assert attribute.ask or name in STANDARD, name


@each_definition
def test_buying_center_is_complete(key: str) -> None:
    """Every buying role is filled, and every persona has a part in the purchase."""
    definition = compiled(key).definition
    roles = definition.buying_center.roles
    assert {r.role for r in roles} == set(get_args(BuyingRole))
    assert {r.persona for r in roles} == {p.key for p in definition.personas}
    assert {p.kind for p in definition.personas} == {"buyer", "user"}


@each_definition
def test_personas_and_messaging_leave_nothing_empty(key: str) -> None:
    """No field of a persona or of the messaging is left to its empty default."""
    definition = compiled(key).definition
    assert definition.messaging is not None
    assert list(_empty(definition.messaging, "messaging")) == []
    assert [e for persona in definition.personas for e in _empty(persona, persona.key)] == []


@each_definition
@pytest.mark.parametrize("size", VENDOR_SIZES)
def test_vendor_size_bands_are_decisive(key: str, size: str) -> None:
    """A size band as vendors sell it is in or out; one band cut through on purpose stays open."""
    decided = decision(key, {"employees": size}, TODAY)
    outcomes = {c["key"]: c["outcome"] for c in decided["dimensions"][0]["criteria"]}
    assert (outcomes[SIZE_CRITERION[key]] == "unknown") == ((key, size) in CUT_THROUGH)


@each_definition
def test_funding_round_counts_for_urgency_and_money(key: str) -> None:
    """A round with its date and amount is all that a start-up database tells, and it counts."""
    rounds = [{"type": "funding.series-b", "date": "2025-11-01", "amount": 15_000_000}]
    decided = decision(key, {"triggers": rounds}, TODAY)
    points = {d["key"]: d["points"] for d in decided["dimensions"]}
    assert (points["urgency"], points["ability_to_pay"]) == (1, 1)


@each_definition
def test_little_known_is_never_rejected(key: str) -> None:
    """Industry, size and country alone are a question, whatever they are."""
    industry = compiled(key).attributes["industry"]
    assert industry.type == "enum"
    for value in industry.values:
        word = value if isinstance(value, str) else value.key
        for size in VENDOR_SIZES:
            for country in ("US", "Germany"):
                account = {"industry": word, "employees": size, "country": country}
                assert decision(key, account, TODAY)["band"] == "research", account


@each_definition
def test_nothing_known_is_a_question(key: str) -> None:
    """An account without a single fact scores 0 and is researched."""
    decided = decision(key, {}, TODAY)
    assert (decided["score"], decided["band"], decided["disqualified"]) == (0, "research", False)
