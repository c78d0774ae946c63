"""Industries: one taxonomy in every definition, and every word of the real sources in it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.engine.normalise import fold
from app.engine.yaml_core import parse_yaml
from app.library import library_document
from tests.library.shipped import KEYS, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

REAL_DATA = os.environ.get("ICP_REAL_DATA")
SHARED = ("industry", "company_status", "relationship")


def _declared(key: str) -> dict[str, Any]:
    document = parse_yaml(library_document(key))
    assert isinstance(document, dict)
    attributes = document["attributes"]
    assert isinstance(attributes, dict)
    return attributes


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("key", KEYS[1:])
def test_shared_attributes_are_the_same_everywhere(key: str, name: str) -> None:
    """A mapping made for one definition serves them all, since their words are the same."""
    assert _declared(key)[name] == _declared(KEYS[0])[name]


@pytest.mark.parametrize("name", SHARED)
def test_every_word_is_listed_once(name: str) -> None:
    """No alias repeats a key or another alias, folded: each word leads to one value."""
    values = _declared(KEYS[0])[name]["values"]
    words = [v if isinstance(v, str) else v["key"] for v in values]
    words += chain.from_iterable(v["aliases"] for v in values if isinstance(v, dict))
    folded = [fold(word) for word in words]
    assert sorted(set(folded)) == sorted(folded)


@pytest.mark.parametrize(
    ("word", "industry"),
    [
        ("Software Development", "software"),
        ("COMPUTER_SOFTWARE", "software"),
        ("Computer Hardware & Software", "software"),
        ("Enterprise Software & Network Solutions", "software"),
        ("Technology, Information and Internet", "internet"),
        ("mobile", "internet"),
        ("games_video", "games"),
        ("Online and Mail Order Retail", "ecommerce"),
        ("Financial Services", "financial-services"),
        ("Financial Transaction Processing", "fintech"),
        ("Banks & Credit Unions", "banking"),
        ("Hospital & Health Care", "healthcare"),
        ("Biotech & Pharmaceuticals", "biotech-pharma"),
        ("cleantech", "energy-utilities"),
        ("Not For Profit", "nonprofit"),
        ("Staffing and Recruiting", "business-services"),
    ],
)
def test_words_of_the_sources_are_read(word: str, industry: str) -> None:
    """The words of LinkedIn, HubSpot, Glassdoor, Crunchbase and Salesforce lead to their value."""
    account = compiled(KEYS[0]).reader.read({"industry": word})
    assert account.facts["industry"] == industry


def _rows(path: Path, encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode(encoding)
    return csv.DictReader(io.StringIO(text, newline=None))


def _real_words(data: Path) -> set[str]:
    glassdoor = list(_rows(data / "accounts/glassdoor-companies.csv"))
    crunchbase = _rows(data / "accounts/crunchbase-2013-companies.csv.gz", "mac_roman")
    linkedin = json.loads((data / "taxonomies/linkedin-industries-v2.json").read_bytes())
    salesforce = json.loads((data / "crm/salesforce/Account.json").read_bytes())
    words = {row[column] for row in glassdoor for column in ("Industry", "Sector")}
    words |= {row["category_code"] for row in crunchbase}
    words |= {row["sector"] for row in _rows(data / "outcomes/maven/accounts.csv")}
    words |= {industry["label"] for industry in linkedin["industries"]}
    words |= {record.get("Industry") or "" for record in salesforce["records"]}
    return words - {"", "-1"}


@pytest.mark.skipif(REAL_DATA is None, reason="ICP_REAL_DATA names no folder with the real data")
@pytest.mark.parametrize("key", KEYS)
def test_every_industry_of_the_real_data_is_read(key: str) -> None:
    """No industry word of the real sources is left unknown."""
    reader = compiled(key).reader
    words = _real_words(Path(str(REAL_DATA)))
    assert len(words) > 500
    assert {w for w in words if "industry" not in reader.read({"industry": w}).facts} == set()
