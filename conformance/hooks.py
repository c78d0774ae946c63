"""What Schemathesis cannot read in an OpenAPI document: what goes together, and what is no fault.

Loaded by Schemathesis, in its own environment.
"""

from __future__ import annotations

import atexit
import json
import os
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import jsonschema_rs
import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import AcceptedNegativeData, ServerError
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import RejectedPositiveData

NDJSON = "application/x-ndjson"
ICPS = ("dev-tool", "data-analytics", "revops-tool", "security-compliance-saas")
BATCH = "POST /v1/score/batch"
OWN_KEY = os.environ["ICP_KEY"].split("_")[1]

OPENAPI = json.loads((Path(__file__).parents[1] / "openapi" / "openapi.json").read_text("utf-8"))
DEFINITION = json.loads((Path(__file__).parent / "definition.json").read_text("utf-8"))
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
PUBLISH = "POST /v1/icps/{key}/versions"
WEBHOOK = "POST /v1/webhooks"
BEGIN = "PUT /v1/icps/{key}/draft"
PATCH = "PATCH /v1/icps/{key}/draft"
IMPACT = "POST /v1/icps/{key}/draft/impact"
CHANGES = (BEGIN, PATCH, "DELETE /v1/icps/{key}/draft")
FILTERS = "/v1/icps/{key}/targeting-filters"
FREE = ("band", "persona", "version")
"""Parameters that name what only a definition has."""
SEEN = ("If-Match", "If-None-Match")
REVISION = "ICP-Min-Revision"

_SAID_BY_THE_SCHEMA = frozenset(
    {"unknown_field", "too_short", "bad_key", "bad_date", "unknown_choice", "unknown_operator"}
)
"""Faults of a definition that its schema describes as well; the other codes have more reasons,
such as what is missing beside another choice, or of the wrong kind for the attribute."""

_SAID_BY_NO_SCHEMA = {
    "account_invalid": "an account fits any account's schema, but not the ICP's own attributes",
    "stale_draft": "a draft is not what a precondition takes it to be",
    "target_refused": "the host of a webhook has no address",
}

_accepted: Counter[str] = Counter()

TIMES = st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30))  # noqa: DTZ001 - of any zone

schemathesis.openapi.format("date", DAYS.map(date.isoformat))
schemathesis.openapi.format("date-time", TIMES.map(lambda time: f"{time.isoformat()}Z"))


@schemathesis.serializer(NDJSON)
def ndjson(_context: Any, value: Any) -> bytes:  # noqa: ANN401 - whatever was generated
    """Send a text as it is; anything else as one line of JSON."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace")


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:  # noqa: ANN401 - Schemathesis' own types
    """Leave out what ends or replaces the key that all this is done with."""
    named = (case.path_parameters or {}).get("id")
    return not (named == OWN_KEY and case.method.upper() in {"POST", "DELETE"})


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:  # noqa: ANN401 - as above
    """Lead most valid requests past the first refusal, by what the document cannot say.

    They name an ICP that exists, publish a definition that holds together, or have events sent to
    where nobody listens; accounts get the parameters of their form, and a change of a draft one of
    two preconditions; and a revision that no write has answered with is waited for seldom.
    """
    number = _number(case.body)
    if case.operation.label in {BEGIN, PATCH}:
        _lead_to_a_definition(case)
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if isinstance(case.body, dict) and "icp" in case.body and number % 4:
        case.body = case.body | {"icp": ICPS[number % len(ICPS)]}
    if isinstance(case.body, dict) and case.operation.label == PUBLISH and number % 4:
        key = f"judged-{number % 40}"
        given = case.body.get("document", {})
        texts = {name: given[name] for name in ("name", "statement", "owner") if name in given}
        case.path_parameters = {**case.path_parameters, "key": key}
        others = {name: value for name, value in case.body.items() if name != "draft"}
        case.body = others | {"document": DEFINITION | texts | {"key": key}}
    if isinstance(case.body, dict) and case.operation.label == WEBHOOK and number % 4:
        case.body = case.body | {"url": f"http://127.0.0.1:9/{number}"}
    if REVISION in (case.headers or {}) and number % 20:
        case.headers[REVISION] = "1"
    if case.operation.label in CHANGES:
        own = {name: value for name, value in (case.headers or {}).items() if name not in SEEN}
        begins = case.operation.label == BEGIN and number % 2
        case.headers = {**own, SEEN[begins]: "*"}
    if case.operation.path == FILTERS:
        _lead_to_a_filter(case, number)
    if case.operation.label in {BATCH, IMPACT}:
        _lead_by_form(case)


def _lead_by_form(case: Any) -> None:  # noqa: ANN401 - as above
    """Give accounts the parameters of their form: those of JSON stand in the body."""
    if case.media_type != NDJSON:
        case.query = {}
    elif case.operation.label == BATCH:
        case.query = {**(case.query or {}), "icp": ICPS[_number(case.query) % len(ICPS)]}


def _lead_to_a_definition(case: Any) -> None:  # noqa: ANN401 - as above
    """Make most drafts definitions that hold together, as trying a draft takes one."""
    begun = case.body.get("document") if isinstance(case.body, dict) else None
    if isinstance(begun, dict) and _number(begun) % 8:
        key = (case.path_parameters or {}).get("key")
        case.body = case.body | {"document": DEFINITION | {"key": key}}


def _lead_to_a_filter(case: Any, number: int) -> None:  # noqa: ANN401 - as above
    """Ask of an ICP that exists, for the format that the body is for."""
    case.path_parameters = {**case.path_parameters, "key": ICPS[number % len(ICPS)]}
    case.query = {name: one for name, one in (case.query or {}).items() if name not in FREE}
    if isinstance(case.body, dict):
        mapping = case.body.get("mapping", {})
        posted = "mapping" in case.body
        case.query["format"] = mapping.get("platform") if posted else "company-list"


@schemathesis.hook
def filter_failure(_context: Any, failure: Any, case: Any, response: Any) -> bool:  # noqa: ANN401
    """Drop a finding that docs/conformance.md says is none; each is counted."""
    reason = _no_fault(failure, case, response)
    if reason:
        _accepted[reason] += 1
    return reason is None


def _no_fault(failure: Any, case: Any, response: Any) -> str | None:  # noqa: ANN401 - as above
    try:
        told = json.loads(response.content)
    except ValueError:
        return None
    code = told.get("code")
    faults = {error["code"] for error in told.get("errors", ())}
    if isinstance(failure, ServerError) and code == "revision_not_reached":
        return "a revision that no write has answered with is not reached"
    if isinstance(failure, RejectedPositiveData):
        if code == "definition_invalid" and case.operation.label != PUBLISH:
            return "a draft is no definition yet"
        beyond = _of_filters if case.operation.path == FILTERS else _beyond_schemas
        return beyond(code, faults)
    return _of_accounts(case, told) if isinstance(failure, AcceptedNegativeData) else None


def _of_accounts(case: Any, told: Any) -> str | None:  # noqa: ANN401 - as above
    if case.media_type == NDJSON and not isinstance(case.body, str | bytes):
        return "what is sent as a line of NDJSON is an account, read or not"
    if _is_valid_but_for_accounts(case):
        problems = [result.get("problem", {}) for result in told.get("results", ())]
        if any(problem.get("code") == "account_invalid" for problem in problems):
            return "an account that cannot be read is a problem in its place"
    return None


def _of_filters(code: str, faults: set[str]) -> str | None:
    if code == "parameters_invalid" and faults == {"unknown_choice"}:
        return "what filters there are hangs on the definition, and on the other parameters"
    if code == "request_invalid" and "unknown_field" not in faults:
        return "a platform mapping fits the schema, but not itself"
    return _beyond_schemas(code, faults)


def _beyond_schemas(code: str, faults: set[str]) -> str | None:
    if code == "malformed_json" and faults <= {"bad_text", "number_too_large"}:
        return "JSON of any kind holds what canonical JSON cannot carry"
    if code == "definition_invalid" and not faults & _SAID_BY_THE_SCHEMA:
        return "a definition fits the schema, but not itself"
    if code == "request_invalid" and faults == {"bad_time"}:
        return "a time to come has passed"
    if code == "request_invalid" and faults == {"duplicate"}:
        return "two contacts have one id"
    return _SAID_BY_NO_SCHEMA.get(code)


def _is_valid_but_for_accounts(case: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether a request would be valid if its accounts were empty ones."""
    others = (
        part for place, part in case.meta.components.items() if place != ParameterLocation.BODY
    )
    if any(part.mode.is_negative for part in others) or not isinstance(case.body, dict):
        return False
    body = dict(case.body)
    if isinstance(body.get("account"), dict):
        body["account"] = {}
    if isinstance(body.get("accounts"), list):
        body["accounts"] = [{} for _ in body["accounts"]]
    described = OPENAPI["paths"][case.operation.path][case.operation.method.lower()]
    content = described["requestBody"]["content"].get("application/json")
    if content is None:
        return False
    whole = content["schema"] | {"components": OPENAPI["components"]}
    return bool(jsonschema_rs.validator_for(whole).is_valid(body))


def _number(value: Any) -> int:  # noqa: ANN401 - whatever was generated
    """Return a number that is the same whenever the value is."""
    return crc32(repr(value).encode("utf-8", "replace"))


@atexit.register
def _report() -> None:
    if path := os.environ.get("ICP_ACCEPTED"):
        Path(path).write_text(json.dumps(_accepted), "utf-8")
