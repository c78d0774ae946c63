from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from app.access.scopes import Scope
from app.api import filters
from tests.api.samples import flagged_document, problem, publish

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/flagged/targeting-filters"
MAPPING: dict[str, Any] = {
    "platform_mapping": 1,
    "key": "mine",
    "name": "Mine",
    "platform": "hubspot",
    "fields": [
        {
            "attribute": "industry",
            "field": "sector",
            "type": "picklist",
            "options": {"SW": "Software", "BANK": "Banking"},
        },
        {"attribute": "employees", "field": "size", "type": "number"},
        {"attribute": "triggers", "field": "audit_on", "type": "date", "event": "audit"},
        {"attribute": "internal_owner", "field": "owned", "type": "boolean"},
        {"attribute": "relationship", "field": "stage", "type": "picklist"},
        {"attribute": "review", "field": "review", "type": "picklist"},
        {"attribute": "technologies", "field": "tech", "type": "picklist_set"},
    ],
}


@pytest.mark.usefixtures("flagged")
def test_what_was_written_back_comes_first(client: Client) -> None:
    """A filter over the band and its version is exact; the highest band is meant if none is."""
    answer = client.get(PATH)
    told = answer.json()
    assert (answer.status_code, told["basis"], told["relation"]) == (200, "crm_properties", "exact")
    assert (told["bands"], told["dates"], told["as_of"]) == (["call"], "none", None)
    assert told["filter"]["include"]["all"] == [
        {"attribute": "icp_version", "op": "eq", "value": 1},
        {"attribute": "icp_band", "op": "in", "value": ["call"]},
    ]
    query = client.get(f"{PATH}?format=salesforce&band=nurture").json()["filter"]
    assert query == (
        "SELECT Id, Name FROM Account"
        " WHERE ICP_Version__c = 1 AND ICP_Band__c IN ('call', 'nurture')"
    )


@pytest.mark.usefixtures("flagged")
def test_a_filter_is_made_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is remembered is not made again; one that the caller holds is not sent again."""
    first = client.get(f"{PATH}?format=hubspot")
    assert first.status_code == 200
    monkeypatch.setattr(filters, "targeting_filter", None)
    again = client.get(f"{PATH}?format=hubspot")
    assert again.content == first.content
    held = {"if-none-match": first.headers["etag"]}
    assert client.get(f"{PATH}?format=hubspot", headers=held).status_code == 304


@pytest.mark.usefixtures("flagged")
def test_a_mapping_of_ones_own(client: Client) -> None:
    """It says where attributes are; with a field for each of them the filter is exact."""
    path = f"{PATH}?format=hubspot&basis=facts&as_of=2026-01-15"
    told = client.post(path, {"mapping": MAPPING}).json()
    assert told["mapping"] == "mine"
    assert (told["relation"], told["dropped"]) == ("exact", [])
    assert (told["dates"], told["as_of"], told["expires_on"]) == (
        "literal",
        "2026-01-15",
        "2026-01-16",
    )
    rolls = client.post(f"{PATH}?format=hubspot&basis=facts", {"mapping": MAPPING}).json()
    assert (rolls["dates"], rolls["as_of"], rolls["expires_on"]) == ("rolling", None, None)


@pytest.mark.usefixtures("flagged")
def test_a_mapping_with_faults(client: Client) -> None:
    """Each fault is told where it stands in the body."""
    fields = [{"attribute": "employees", "field": "size", "type": "nummer"}]
    body = {"mapping": {**MAPPING, "fields": fields}}
    told = problem(client.post(PATH, body), 422, "request_invalid")
    assert {error["pointer"] for error in told["errors"]} == {"/mapping/fields/0/type"}
    told = problem(client.post(PATH, {}), 422, "request_invalid")
    assert {error["pointer"] for error in told["errors"]} == {"/mapping"}


@pytest.mark.usefixtures("flagged")
def test_a_statement_selects_accounts(client: Client) -> None:
    """SQL over facts is in the dialect that is asked for, and runs."""
    path = f"{PATH}?format=sql&basis=facts&dialect=duckdb&band=nurture&as_of=2026-01-15"
    told = client.get(path).json()
    assert (told["relation"], told["dates"]) == ("exact", "literal")
    assert "-- Selects accounts in nurture or a better band" in told["filter"]
    with duckdb.connect() as warehouse:
        warehouse.execute(_table(told["filter"]))
        assert warehouse.sql(told["filter"]).fetchall() == []


def _table(statement: str) -> str:
    """Return the table that the comment of a statement describes."""
    described = statement.partition("null is unknown:\n")[2].partition("WITH facts")[0]
    rows = [line[5:].split("  ") for line in described.splitlines()]
    shape = [[part.strip() for part in row if part.strip()] for row in rows]
    columns = ", ".join(f"{name} {'VARCHAR' if name == 'id' else kind}" for name, kind, *_ in shape)
    return f"CREATE TABLE accounts ({columns})"


@pytest.mark.usefixtures("flagged")
def test_a_list_of_companies(client: Client) -> None:
    """Posted accounts that are in the band are listed as an advertising platform reads them."""
    fit = {"industry": "Software", "employees": 80}
    accounts = [
        {**fit, "name": "=Acme", "domain": "https://www.acme.com/jobs", "country": "Germany"},
        {"name": "Bank", "industry": "Banking", "domain": "bank.com"},
        {**fit},
        {**fit, "employees": [1]},
    ]
    path = f"{PATH}?format=company-list&band=nurture&as_of=2026-01-15"
    answer = client.post(path, {"accounts": accounts})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    (row,) = csv.DictReader(StringIO(answer.text))
    assert (row["companyname"], row["companywebsite"]) == ("'=Acme", "acme.com")
    assert row["companycountry"] == "DE"
    counts = {name: answer.headers[f"accounts-{name}"] for name in ("selected", "invalid")}
    assert counts == {"selected": "2", "invalid": "1"}
    assert answer.headers["accounts-without-name"] == "1"
    problem(client.post(f"{path}&part=triggers", {"accounts": []}), 422, "parameters_invalid")
    might = client.post(f"{path}&unknowns=include&layout=hubspot", {"accounts": [{"name": "New"}]})
    assert [row["Company name"] for row in csv.DictReader(StringIO(might.text))] == ["New"]


@pytest.mark.usefixtures("flagged")
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?format=oracle", "/format"),
        ("?format=company-list", "/format"),
        ("?band=leave", "/band"),
        ("?band=research", "/band"),
        ("?band=none-such", "/band"),
        ("?format=linkedin&basis=crm_properties", "/basis"),
        ("?part=triggers&basis=crm_properties", "/basis"),
        ("?unknowns=include&relation=subset", "/relation"),
        ("?format=linkedin&persona=nobody", "/persona"),
        ("?format=linkedin&persona=", "/persona"),
        ("?as_of=2026-02-30", "/as_of"),
        ("?basis=facts&basis=facts", "/basis"),
        ("?colour=red", "/colour"),
    ],
)
def test_parameters_that_do_not_fit(client: Client, query: str, pointer: str) -> None:
    """Each is told where it is wrong."""
    told = problem(client.get(f"{PATH}{query}"), 422, "parameters_invalid")
    assert pointer in {error["pointer"] for error in told["errors"]}


def test_each_version_has_its_own(client: Client, flagged: str) -> None:
    """The active one if none is named; of a draft nothing has been written back."""
    publish(client, flagged_document(statement="Others."))
    assert client.get(PATH).json()["icp"]["version"] == 2
    older = client.get(f"{PATH}?version=1").json()
    assert older["icp"]["version"] == 1
    draft = f"/v1/icps/{flagged}/draft"
    begun = {"json": {"document": flagged_document()}, "headers": {"if-none-match": "*"}}
    assert client.request("PUT", draft, **begun).status_code == 200
    told = problem(client.get(f"{PATH}?version=draft"), 422, "parameters_invalid")
    assert "ask for basis=facts" in told["detail"]
    assert client.get(f"{PATH}?version=draft&basis=facts").status_code == 200


@pytest.mark.usefixtures("flagged")
def test_who_may_ask(client: Client) -> None:
    """A filter takes the scope of the definition, a list of accounts that of scoring."""
    listed = f"{PATH}?format=company-list"
    with client.calling_with(client.issue(Scope.SCORE).secret):
        problem(client.get(PATH), 403, "missing_scope")
        problem(client.post(PATH, {"mapping": MAPPING}), 403, "missing_scope")
        assert client.post(listed, {"accounts": []}).status_code == 200
    with client.calling_with(client.issue(Scope.DEFINITIONS_READ).secret):
        problem(client.post(listed, {"accounts": []}), 403, "missing_scope")
        assert client.get(PATH).status_code == 200
