"""Companies as a list, in the columns that platforms import."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Literal, NamedTuple

from app.engine.cells import cell

if TYPE_CHECKING:
    from collections.abc import Iterable

Layout = Literal["linkedin", "hubspot"]
"""Who is going to read it."""

_COLUMNS: dict[Layout, dict[str, str]] = {
    "linkedin": {
        "companyname": "name",
        "companywebsite": "domain",
        "companyemaildomain": "domain",
        "linkedincompanypageurl": "",
        "stocksymbol": "",
        "industry": "",
        "city": "",
        "state": "",
        "companycountry": "country",
        "zipcode": "",
    },
    "hubspot": {
        "Company name": "name",
        "Company Domain Name": "domain",
        "Country/Region": "country_sent",
    },
}
"""What each column holds of a company, as LinkedIn's template for company lists and HubSpot's
import of companies have them."""


class Company(NamedTuple):
    """A company.

    Attributes:
        name: What people call it.
        domain: Its web domain.
        country: ISO 3166-1 alpha-2.
        country_sent: As the account has it: a list goes back into the CRM without changing it.
    """

    name: str | None
    domain: str | None
    country: str | None
    country_sent: str | None


class Written(NamedTuple):
    """A list.

    Attributes:
        text: CSV with a head, as RFC 4180 has it.
        left_out: How many companies it lacks, which have neither a name nor a domain to match by.
    """

    text: str
    left_out: int


def written(companies: Iterable[Company], layout: Layout) -> Written:
    """Return companies as a list; what a spreadsheet would take for a formula is made harmless."""
    columns = _COLUMNS[layout]
    out, left_out = StringIO(), 0
    rows = csv.writer(out)
    rows.writerow(columns)
    for company in companies:
        if not (company.name or company.domain):
            left_out += 1
            continue
        held = company._asdict()
        rows.writerow([cell(held.get(named) or "") for named in columns.values()])
    return Written(out.getvalue(), left_out)
