from __future__ import annotations

import csv
from io import StringIO

import pytest

from app.targeting.company_list import Company, Layout, written


@pytest.mark.parametrize(
    ("layout", "row"),
    [
        (
            "linkedin",
            {"companyname": "Ac, me", "companywebsite": "acme.com", "companycountry": "DE"},
        ),
        (
            "hubspot",
            {
                "Company name": "Ac, me",
                "Company Domain Name": "acme.com",
                "Country/Region": "Germany",
            },
        ),
    ],
)
def test_a_company_in_a_layout(layout: Layout, row: dict[str, str]) -> None:
    """Name, domain and country are where the reader looks for them; other columns are empty."""
    (told,) = csv.DictReader(
        StringIO(written([Company("Ac, me", "acme.com", "DE", "Germany")], layout).text)
    )
    assert {name: value for name, value in told.items() if value and name in row} == row
    assert {value for name, value in told.items() if name not in row} <= {"", "acme.com"}


def test_companies_that_nothing_matches() -> None:
    """Without a name and a domain nobody finds a company again: it is left out, and counted."""
    listed = written(
        [Company(None, "", "DE", "DE"), Company(None, "acme.com", None, None)], "hubspot"
    )
    assert listed.left_out == 1
    assert listed.text == "Company name,Company Domain Name,Country/Region\r\n,acme.com,\r\n"


def test_names_that_a_spreadsheet_would_run() -> None:
    """They are made harmless."""
    assert "'=1+1" in written([Company("=1+1", None, None, None)], "linkedin").text
