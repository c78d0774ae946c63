"""Raw accounts as files hold them: what vendors write, and what goes wrong."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa

if TYPE_CHECKING:
    from random import Random

Raw = dict[str, Any]

NUMBERS = (
    *(120, 51.5, 0, -1, 1e20, 2**60, "120", "051", "51-200", "10,001+", "over 500", "$1M-$5M"),
    *("n/a", "", "  ", "a few", "€5M", "12.50", "1e3", "-5", "30%", "up to 50", None),
    *({"min": 5, "max": 60}, {"min": 900}, {"min": 1, "below": 51}, {"min": 9, "max": 1}),
    *({"max": 5, "below": 6}, True, [1], "9" * 14, "0.1", "200 000", "x" * 1_001),
)
INDUSTRIES = (
    *("Software", "computer software", "SaaS", "B2B_SaaS", "Sofware", "", None, "Bank", "software"),
    *("Computer\u2010Software", "\uff33oftware", "retail; more", 7, ["software"], "nul\0text"),
)
COUNTRIES = ("US", "usa", "Germany", "DE", "Neverland", "", None, "Côte d'Ivoire", 5)
REGIONS = ("CA", "US-CA", "California", "Bayern", "BY", "nowhere", "", None)
TECHNOLOGIES: tuple[Any, ...] = (
    *(
        ["GitHub", "AWS"],
        [],
        "GitHub|CircleCI; aws",
        "",
        None,
        {"has": ["aws"], "lacks": ["Jenkins"]},
    ),
    *(["AWS", None], {"has": ["a"], "lacks": ["A"]}, 5, ["jenkins", "Jenkins "], {"lack": []}),
)
TRIGGERS: tuple[Any, ...] = (
    *([], None, [{"type": "funding"}], [{"type": "funding.Series B", "date": "2026-01-02"}]),
    *([{"type": "hiring", "count": 3}, {"type": "hiring", "count": 3}], [{"date": "2026-01-01"}]),
    *([{"type": "audit", "date": "soon"}, {"type": "release", "date": "2026-05-01"}], "funding"),
    *({"events": [], "covers": ["funding"]}, [{"type": "funding", "amount": "5M", "date": ""}]),
    *([{"type": "funding", "amount": -5, "count": 0}], [None], {"events": "x"}),
)
TEXTS = (
    "Acme",
    "=Acme",
    " b ",
    "",
    None,
    "\ufb01rm",
    "Ü" * 30,
    7,
    "y" * 1_001,
    "\ufdfa" * 60,
    'q"u,o\n;',
)
FLAGS = (True, "yes", "no", "maybe", 0, 2, "", None)
DATES = ("2026-01-15", "2025-07-01T23:30:00-05:00", "1.2.2026", "1800-01-01", "", None, 5)

COLUMNS: dict[str, tuple[Any, ...]] = {
    "id": TEXTS,
    "name": TEXTS,
    "domain": TEXTS,
    "owner_id": TEXTS,
    "industry": INDUSTRIES,
    "employees": NUMBERS,
    "annual_revenue": NUMBERS,
    "founded_year": NUMBERS,
    "country": COUNTRIES,
    "region": REGIONS,
    "technologies": TECHNOLOGIES,
    "triggers": TRIGGERS,
    "internal_owner": FLAGS,
    "seen": DATES,
    "employes": ("5", None),
    "other column": ("x", None),
}


def account(random: Random, *, sound: float = 0.8) -> Raw:
    """Draw an account; most values are ones that can be read."""
    raw: Raw = {}
    for name, values in COLUMNS.items():
        if random.random() < 0.8:
            usual = random.random() < sound
            raw[name] = random.choice([v for v in values if _plain(v)] if usual else values)
    return raw


def _plain(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) < 100 and "\0" not in value)


def ndjson(accounts: list[Raw]) -> bytes:
    """Return accounts as NDJSON."""
    return b"".join(orjson.dumps(one) + b"\n" for one in accounts)


def as_csv(accounts: list[Raw]) -> bytes:
    """Return accounts as CSV: cells are texts, lists and objects are their JSON."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in accounts:
        writer.writerow([_cell(one.get(name)) for name in COLUMNS])
    return out.getvalue().encode()


def _cell(value: object) -> object:
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value


TYPED = pa.schema(
    [
        ("id", pa.int64()),
        ("name", pa.string()),
        ("domain", pa.large_string()),
        ("industry", pa.dictionary(pa.int32(), pa.string())),
        ("employees", pa.int32()),
        ("annual_revenue", pa.float64()),
        ("founded_year", pa.decimal128(10, 2)),
        ("country", pa.string()),
        ("region", pa.string()),
        ("technologies", pa.list_(pa.string())),
        (
            "triggers",
            pa.list_(
                pa.struct(
                    [("type", pa.string()), ("date", pa.timestamp("us")), ("amount", pa.float64())]
                )
            ),
        ),
        ("internal_owner", pa.bool_()),
        ("seen", pa.timestamp("ns", tz="America/New_York")),
        ("employes", pa.int64()),
    ]
)
"""Columns as a warehouse has them."""


def typed_account(random: Random) -> Raw:
    """Draw an account of such columns."""
    days = [datetime(2026, 1, 15, 23, 30, tzinfo=UTC), datetime(1850, 1, 1, tzinfo=UTC), None]
    types = ["funding", "Funding.Seed", "hiring"]
    events = [
        {
            "type": random.choice([*types * 20, None]),
            "date": random.choice([datetime(2025, 12, 1, 5), datetime(1850, 1, 1), None]),  # noqa: DTZ001 - as a file may have it
            "amount": random.choice([None, 5e6, -1.0]),
        }
        for _ in range(random.randrange(3))
    ]
    texts = [text for text in TEXTS if text is None or isinstance(text, str)]
    return {
        "id": random.choice([None, 1, 7, 2**62]),
        "name": random.choice([*texts, *["Acme"] * 200]),
        "domain": random.choice(["acme", "b", "Acme ", None, ""]),
        "industry": random.choice([v for v in INDUSTRIES if v is None or _plain(v)]),
        "employees": random.choice([None, -5, 0, 10, 51, 900, 2**31 - 1]),
        "annual_revenue": random.choice([None, 0.0, -0.5, 1e6, 2.5e9, 1e300]),
        "founded_year": random.choice([None, Decimal(-1), Decimal("1999.50"), Decimal(50)]),
        "country": random.choice([v for v in COUNTRIES if v is None or _plain(v)]),
        "region": random.choice(REGIONS),
        "technologies": random.choice(
            [None, [], ["AWS"], ["GitHub", "aws "], *[["x"]] * 40, [None]]
        ),
        "triggers": random.choice([None, events, events]),
        "internal_owner": random.choice([None, True, False]),
        "seen": random.choice(days),
        "employes": 3,
    }


def as_json(typed: Raw) -> Raw:
    """Return the account as JSON has it."""
    raw = dict(typed)
    raw["id"] = None if typed["id"] is None else str(typed["id"])
    raw["seen"] = None if typed["seen"] is None else typed["seen"].date().isoformat()
    year = typed["founded_year"]
    raw["founded_year"] = None if year is None else float(year)
    if typed["triggers"] is not None:
        raw["triggers"] = [
            {**event, "date": event["date"] and event["date"].date().isoformat()}
            for event in typed["triggers"]
        ]
    return raw
