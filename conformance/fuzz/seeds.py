"""Inputs to begin with: the library's definitions and mappings, and accounts as they come."""

from __future__ import annotations

import csv
import json
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.library.mappings import mapping_document, mapping_keys
from app.mapping import apply, check_mapping, compile_mapping
from conformance.service import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

_REAL_ROWS = 40
_SHORT = 500
_REAL = {
    "glassdoor-companies": "accounts/glassdoor-companies.csv",
    "remote-companies": "accounts/remote-company-tech.csv",
}
_ACCOUNT: Json = {
    "id": "0015g00000XyZ",
    "name": "Acme GmbH",
    "domain": "acme.example",
    "industry": "Software Development",
    "employees": "51-200",
    "engineers": {"min": 40, "below": 80},
    "annual_revenue": "$18.3 MM",
    "founded_year": 2009,
    "growth_rate": "12.5 %",
    "country": "Deutschland",
    "region": "Bayern",
    "technologies": {"has": ["GitHub", "AWS"], "lacks": ["Jenkins"]},
    "triggers": {
        "events": [
            {"type": "funding.series-b", "date": "2025-11-03", "amount": 2.5e7, "source": "news"},
            {"type": "migration", "date": "2026-02-20T10:00:00Z", "count": 2},
        ],
        "covers": ["funding"],
    },
    "data_access": True,
    "employes": 7,
}
_SMALL: Json = json.loads((FOLDER / "definition.json").read_text("utf-8"))
_TEXTS = (
    "1,000", "1.000,5", "10k-50k", "$1.5M to 3 M", "<= 50", "1e400", "12 %", "1 000 000", "~ 5+",
    "2026-02-30", "2024-02-29", "2026-01-15T23:59:60+14:00", "15/01/2026", "20260115", "n/a",
    "Deutschland", "Korea, Republic of", "US-CA", "Côte d’Ivoire", "TÜRKİYE", "ǅ ﬁ ß ſ",  # noqa: RUF001
    "between 5 and 7", "5 bn USD", "€ 5", "-0", "٣٤", "½", "unknown",
)  # fmt: skip


_TITLES = (
    "V.P., Sales & Marketing (EMEA)", "Assistentin der Geschäftsführung", "Founder / CTO @ Acme",
    "ehem. Leiter IT/Einkauf (m/w/d)", "Chargé d’affaires", "Responsável de Compras – Ibérica",  # noqa: RUF001
    "C++ Developer", "Geschaeftsfuehrer a.D.", "Sr. Staff Eng. Mgr.", "Vertriebs\u00adleiter",
)  # fmt: skip


def yaml_texts() -> Iterator[bytes]:
    """Yield the definitions and mappings that ship, and YAML that the core schema trips over."""
    yield from map(library_document, library_keys())
    yield from map(mapping_document, mapping_keys())
    yield b"a: &x [1, *x]\nb: !!str 2\n<<: {c: 0x1F}\n? {d: e}\n: 0o17\n--- |+\n  t\n...\n"
    yield b"%YAML 1.1\n---\n- .inf\n- -.NaN\n- 1e5\n- 'a''b'\n- \"\\u00e9\\x00\"\n- >-\n  f\n"


def definitions() -> Iterator[bytes]:
    """Yield the definitions that ship, and a small one, as JSON."""
    yield from map(_text, _definitions())


def titles() -> Iterator[bytes]:
    """Yield job titles: the phrases of the personas that ship, and some as people write them."""
    for definition in _definitions():
        for persona in definition.get("personas", ()):
            yield from (phrase.encode() for phrase in persona["titles"]["phrases"])
    yield from (title.encode() for title in _TITLES)


def accounts() -> Iterator[bytes]:
    """Yield accounts: one of every kind of value, those of the examples, and real ones if any."""
    yield from map(_text, _accounts())


def bodies() -> Iterator[bytes]:
    """Yield bodies of the scoring calls."""
    for account in islice(_accounts(), 12):
        yield _text({"icp": "dev-tool", "account": account, "as_of": "2026-01-15"})
        yield _text({"icp": ["*", "tag:emea"], "account": account, "detail": "summary"})
    some = list(islice(_accounts(), 3))
    yield _text({"icp": "dev-tool@1", "accounts": some, "include": ["facts"]})


def publications() -> Iterator[bytes]:
    """Yield bodies that publish, and that activate."""
    for document in _definitions():
        yield _text({"document": document, "note": "why", "activate": True})
    yield _text({"version": 3, "note": "why", "expected_version": None})


def mappings() -> Iterator[bytes]:
    """Yield each mapping that ships with a row of its file."""
    for key in mapping_keys():
        document: Any = parse_yaml(mapping_document(key))
        yield _text({"mapping": document, "row": next(_rows(key), {})})


def texts() -> Iterator[bytes]:
    """Yield numbers, days and places as people write them."""
    return (text.encode() for text in _TEXTS)


def _text(value: object) -> bytes:
    return json.dumps(value).encode()


def _definitions() -> Iterator[Json]:
    """Yield a small definition, the same with parts of those that ship, and one that ships whole.

    A definition of 50 kB takes ten times as long to check as a small one and finds no more, so
    what it declares at length is left out.
    """
    yield _SMALL
    for key in library_keys():
        document: Any = parse_yaml(library_document(key))
        declared = {
            name: {key: one for key, one in document[name].items() if len(_text(one)) <= _SHORT}
            for name in ("attributes", "lists")
            if name in document
        }
        for name, part in document.items():
            yield _SMALL | declared | {name: part}
        for dimension in document["scorecard"]["dimensions"]:
            yield _SMALL | declared | {"scorecard": {"dimensions": [dimension]}}
    yield document


def _accounts() -> Iterator[Json]:
    yield _ACCOUNT
    yield {}
    for document in _definitions():
        for example in document.get("examples", ()):
            yield example["account"]
    for key in _REAL:
        mapping = compile_mapping(check_mapping(parse_yaml(mapping_document(key))))
        yield from (apply(mapping, row) for row in islice(_rows(key), _REAL_ROWS))


def _rows(mapping: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the real export that a mapping reads, where ICP_REAL_DATA has one."""
    folder, name = os.environ.get("ICP_REAL_DATA"), _REAL.get(mapping)
    if folder and name:
        with (Path(folder) / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
