"""The platform mappings that ship: sound, and in words that the definitions read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.engine.yaml_core import parse_yaml
from app.library.mappings import mapping_document
from app.library.platforms import platform_document, platform_keys
from app.mapping import apply, check_mapping, compile_mapping
from app.people.kinds import FUNCTIONS, SENIORITIES
from app.targeting.checking import check_platform_mapping
from tests.library.shipped import KEYS, compiled

if TYPE_CHECKING:
    from schemas.platform import PlatformMapping

CRMS = ("hubspot-companies", "salesforce-accounts")
ENUMS = ("industry", "relationship")
NO_LIMIT = 2**31 - 1


def shipped(key: str) -> PlatformMapping:
    """Return a platform mapping of the library."""
    return check_platform_mapping(parse_yaml(platform_document(key)))


def options(key: str, attribute: str) -> dict[str, object]:
    """Return the options of the field that holds an attribute."""
    (field,) = (field for field in shipped(key).fields if field.attribute == attribute)
    return dict(field.options)


def test_keys() -> None:
    """The library has a mapping for each platform, under the key that its document says."""
    assert platform_keys() == ("hubspot-companies", "linkedin-audiences", "salesforce-accounts")
    assert tuple(shipped(key).key for key in platform_keys()) == platform_keys()


@pytest.mark.parametrize("definition", KEYS)
@pytest.mark.parametrize("key", platform_keys())
def test_definitions_know_every_option(key: str, definition: str) -> None:
    """Whatever option an account has, the definitions of the library know it."""
    reader = compiled(definition).reader
    for field in shipped(key).fields:
        for option, value in field.options.items():
            account = reader.read({field.attribute: value})
            assert not account.warnings, option
            assert (field.attribute in account.facts) == (value is not None), option


@pytest.mark.parametrize("attribute", [*ENUMS, "country"])
@pytest.mark.parametrize("key", CRMS)
def test_accounts_of_a_crm_are_read_alike(key: str, attribute: str) -> None:
    """The mapping of the same name reads each option as what the platform mapping says it is."""
    mapping = compile_mapping(check_mapping(parse_yaml(mapping_document(key))))
    reader = compiled(KEYS[0]).reader
    for field in shipped(key).fields:
        for option, value in field.options.items() if field.attribute == attribute else ():
            account = apply(mapping, {field.field: option})
            said = reader.read({attribute: value}).facts
            assert reader.read(account).facts.get(attribute) == said.get(attribute), option


@pytest.mark.parametrize("key", CRMS)
def test_zero_is_unknown_alike(key: str) -> None:
    """Where accounts take 0 for an empty field, filters do."""
    mapping = check_mapping(parse_yaml(mapping_document(key)))
    unknown = {one.to for one in mapping.attributes if one.zero_is_unknown}
    assert {field.attribute for field in shipped(key).fields if field.zero_is_unknown} == unknown


def test_sizes_of_companies_leave_no_gap() -> None:
    """Each range of LinkedIn is read as its URN says, and begins after the one before it ends."""
    reader = compiled(KEYS[0]).reader
    ranges = []
    for option, value in options("linkedin-audiences", "employees").items():
        low, high = (int(text) for text in re.findall(r"\d+", option))
        whole = {"min": low, "max": high if high < NO_LIMIT else None}
        account = reader.read({"employees": value})
        assert account.facts == reader.read({"employees": whole}).facts
        ranges.append((low, high))
    ranges.sort()
    assert [low for low, _ in ranges] == [1, *(high + 1 for _, high in ranges[:-1])]
    assert ranges[-1][1] == NO_LIMIT


def test_people_are_named_in_our_words() -> None:
    """Every function and seniority has values, but for those that LinkedIn has no word for."""
    named = set(shipped("linkedin-audiences").people.options)
    assert {*FUNCTIONS, *SENIORITIES} - named == {"executive", "other"}
    assert named <= {*FUNCTIONS, *SENIORITIES}
