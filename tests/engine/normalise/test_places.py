from __future__ import annotations

import subprocess
import sys

import pycountry
import pytest

from app.engine.attributes import attribute_table
from app.engine.normalise import Reader
from app.engine.normalise.place_names import REGIONS
from app.engine.normalise.places import country_code, read_country, read_region, region_code
from app.engine.normalise.text import fold
from schemas.attributes import EnumAttribute, EnumValue


def test_importing_the_engine_does_not_import_the_tables() -> None:
    """The tables of places are read when a reader is built, not on import."""
    program = "import sys, app.engine.normalise; sys.exit('pycountry' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own program


def test_every_country_is_read_from_its_codes_and_names() -> None:
    """Each code and name that ISO 3166-1 gives leads to the alpha-2 code."""
    for country in pycountry.countries:
        names = [
            getattr(country, field, country.name)
            for field in ("alpha_2", "alpha_3", "numeric", "name", "common_name", "official_name")
        ]
        assert {read_country(name) for name in names} == {country.alpha_2}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[(text, "US") for text in ("USA", "us", "U.S.A.", "United_States", "the United States")],
        *[(text, "GB") for text in ("UK", "U.K.", "Great Britain", "United Kingdom", "England")],
        ("Korea", "KR"),
        ("Korea, South", "KR"),
        ("Korea, North", "KP"),
        ("Bahamas, The", "BS"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Republic of Korea", "KR"),
        ("Russia", "RU"),
        ("UAE", "AE"),
        ("The Netherlands", "NL"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d\u2019Ivoire", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("St. Lucia", "LC"),
        ("Turkey", "TR"),
        ("  ", None),
    ],
)
def test_country_in_use_is_read(text: str, code: str | None) -> None:
    """Short names, dots, accents, articles and ampersands do not stand in the way."""
    assert read_country(text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("Germany", "DE"), ("deu", "DE"), ("Germny", None), (" ", None)]
)
def test_country_code_is_looked_up(text: str, code: str | None) -> None:
    """A country is looked up without a word about what else may have been meant."""
    assert country_code(text) == code


def test_every_region_is_read_from_its_code() -> None:
    """Each ISO 3166-2 code is read whole, and without its country when that is known."""
    for region in pycountry.subdivisions:
        bare = region.code.partition("-")[2]
        assert region_code(region.code.lower()) == region.code
        assert read_region(bare, region.country_code) == region.code


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("CA", "US", "US-CA"),
        ("california", "US", "US-CA"),
        ("US_CA", None, "US-CA"),
        ("us-ca", "DE", "US-CA"),
        ("Quebec", "CA", "CA-QC"),
        ("Wales", "GB", "GB-WLS"),
        ("Cymru", "GB", "GB-WLS"),
        ("County Durham", "GB", "GB-DUR"),
        ("Cantabria", "ES", "ES-CB"),
        *[
            (text, "US", "US-DC")
            for text in ("DC", "D.C.", "Washington DC", "washington, d.c.", "District of Columbia")
        ],
        ("Washington", "US", "US-WA"),
        ("Bavaria", "DE", "DE-BY"),
        ("Catalonia", "ES", "ES-CT"),
        ("Sicily", "IT", "IT-82"),
        ("Brittany", "FR", "FR-BRE"),
        ("", "US", None),
    ],
)
def test_region_is_read(text: str, country: str | None, code: str | None) -> None:
    """A whole code stands alone; a bare code or a name is qualified by the country."""
    assert read_region(text, country) == code


@pytest.mark.parametrize(("code", "names"), REGIONS.items())
def test_english_region_is_read(code: str, names: tuple[str, ...]) -> None:
    """Every English name of our own leads to its region, and none is in the tables already."""
    country = code.partition("-")[0]
    assert {read_region(name, country) for name in names} == {code}
    listed = {fold(one.name) for one in pycountry.subdivisions if one.country_code == country}
    assert listed.isdisjoint(map(fold, names))


@pytest.mark.parametrize(
    ("raw", "attribute", "message"),
    [
        ({"country": "Germny"}, "country", "is not a country; did you mean 'Germany'?"),
        ({"country": "Europe"}, "country", "is not a country"),
        ({"region": "CA"}, "region", "give the country, or write it like US-CA"),
        ({"region": "CA", "country": "Oz"}, "region", "give the country, or write it like US-CA"),
        ({"region": "Califrnia", "country": "US"}, "region", "did you mean 'California'?"),
        ({"region": "SF Bay", "country": "US"}, "region", "is not a region of US"),
        ({"region": "Maputo", "country": "MZ"}, "region", "several regions of MZ; write the code"),
        ({"region": "x", "country": "AQ"}, "region", "is not a region of AQ"),
    ],
    ids=repr,
)
def test_unrecognised_place_is_unknown_with_a_warning(
    raw: dict[str, object], attribute: str, message: str
) -> None:
    """What is no place is unknown, and the warning says what would be right."""
    account = Reader(attribute_table({})).read(raw)
    assert attribute not in account.facts
    assert account.warnings[-1]["attribute"] == attribute
    assert message in account.warnings[-1]["message"]


def test_redeclared_places_follow_the_rules_of_an_enum() -> None:
    """A definition that makes an enum of country or region has its own values."""
    country = EnumAttribute(type="enum", values=("us", EnumValue(key="dach", aliases=("DE", "AT"))))
    region = EnumAttribute(type="enum", values=("west", "east"))
    reader = Reader(attribute_table({"country": country, "region": region}))
    assert reader.read({"country": "DE", "region": "West"}).facts == {
        "country": "dach",
        "region": "west",
    }


@pytest.mark.parametrize(("country", "region"), [("us", "US-CA"), ("dach", None)])
def test_enum_country_qualifies_a_region_when_its_key_is_a_country(
    country: str, region: str | None
) -> None:
    """An enum's key that names a country qualifies the region; another key does not."""
    declared = EnumAttribute(type="enum", values=("us", "dach"))
    account = Reader(attribute_table({"country": declared})).read(
        {"region": "CA", "country": country}
    )
    assert account.facts.get("region") == region
