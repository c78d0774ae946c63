"""What is fuzzed: each target reads bytes and raises nothing, unless it finds a fault of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from app.api.json_body import parse
from app.api.problems import ProblemError
from app.api.writes import activation, prepared, publication
from app.engine.account_schema import account_schema
from app.engine.checking import DefinitionInvalid, check
from app.engine.compiling.compiled import compile_definition
from app.engine.document import DocumentUnreadable, canonical, parse_json
from app.engine.evaluate import decision
from app.engine.normalise import AccountInvalid, fold, to_json
from app.engine.normalise.dates import read_date
from app.engine.normalise.number_text import read_number_text
from app.engine.normalise.places import read_country, read_region
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.mapping import MappingInvalid, apply, check_mapping, compile_mapping
from app.people.kinds import FUNCTIONS, SENIORITIES
from app.people.personas import PersonaMatcher
from app.people.titles import MAX_TITLE, classify
from app.registry.publishing import prepare
from conformance.fuzz import seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.engine.compiling.compiled import Compiled
    from app.engine.faults import FaultsFoundError
    from app.engine.normalise import Account

DAYS = (date(1900, 1, 1), date(2024, 2, 29), date(2026, 1, 15), date(2999, 12, 31))


@dataclass(frozen=True, slots=True)
class Target:
    """One reader to fuzz.

    Attributes:
        read: Takes an input; what it raises is a finding.
        seeds: Returns inputs to mutate.
        runs: How many inputs a whole run gives it.
        is_json: Whether inputs are mutated as JSON, not as text.
    """

    read: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    runs: int
    is_json: bool = True


def yaml_text(data: bytes) -> None:
    """Read YAML; its canonical bytes say the same, and are their own canonical form."""
    try:
        value = parse_yaml(data)
        written = canonical(value)
    except DocumentUnreadable as error:
        _told(error)
    else:
        _same(parse_json(written), value)
        _same(canonical(parse_json(written)), written)


def json_text(data: bytes) -> None:
    """Read a JSON document; its canonical bytes say the same, and are their own canonical form."""
    try:
        value = parse_json(data)
        written = canonical(value)
    except DocumentUnreadable as error:
        _told(error)
    else:
        _same(parse_json(written), value)
        _same(canonical(parse_json(written)), written)


def definition(data: bytes) -> None:
    """Check, compile, run the examples; then describe its accounts, and score some."""
    try:
        prepared = prepare(parse_json(data))
    except (DocumentUnreadable, DefinitionInvalid) as error:
        _told(error)
        return
    orjson.dumps(account_schema(prepared.compiled))
    for example in prepared.compiled.definition.examples:
        _decide(prepared.compiled, prepared.compiled.reader.read(example.account), data)
    _decide(prepared.compiled, prepared.compiled.reader.read({}), data)


def account(data: bytes) -> None:
    """Read an account by every definition of the library, and decide.

    Its canonical values, written as JSON, read as the same values again.
    """
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError:
        return
    for compiled in _library():
        try:
            read = compiled.reader.read(raw)
        except AccountInvalid as error:
            _told(error)
            continue
        again = {name: to_json(value) for name, value in read.facts.items()}
        _same(compiled.reader.read(orjson.loads(orjson.dumps(again))).facts, read.facts)
        _decide(compiled, read, data)


def scoring_body(data: bytes) -> None:
    """Read a body of the scoring calls; what is let in is what the strict reader reads."""
    try:
        value = parse(data)
    except ProblemError as error:
        _same(error.code, "malformed_json")
        orjson.dumps(error.document("fuzz"))
    else:
        _same(json.loads(data, object_pairs_hook=_once, parse_int=_integer), value)


def _published(body: bytes) -> None:
    document = publication(body).document
    if document is not None:
        prepared("dev-tool", document, "/document")


def publishing_body(data: bytes) -> None:
    """Read a body that publishes, and one that activates."""
    for read in (_published, activation):
        try:
            read(data)
        except ProblemError as error:
            orjson.dumps(error.document("fuzz"))


def text_values(data: bytes) -> None:
    """Read one text as a number, a day, a country and a region; folding twice is folding once."""
    text = _text(data)
    folded = fold(text)
    _same(fold(folded), folded)
    read_number_text(text)
    read_date(text)
    country = read_country(text)
    read_region(text, country if isinstance(country, str) else None)


def mapping(data: bytes) -> None:
    """Check a mapping, apply it to a row, and read the account that comes out."""
    try:
        given = parse_json(data)
    except DocumentUnreadable as error:
        _told(error)
        return
    if not isinstance(given, dict) or not isinstance(row := given.get("row"), dict):
        return
    try:
        checked = check_mapping(given.get("mapping"))
    except (DocumentUnreadable, MappingInvalid) as error:
        _told(error)
        return
    raw = apply(compile_mapping(checked), row)
    for compiled in _library():
        try:
            compiled.reader.read(raw)
        except AccountInvalid as error:
            _told(error)


def titles(data: bytes) -> None:
    """Read a title, and match it with the personas of the library; space around it says nothing."""
    title = _text(data)[: MAX_TITLE - 3]  # of longer ones, the first are read
    reading = classify(title)
    _same(reading.function in FUNCTIONS and reading.seniority in SENIORITIES, True)
    _same(all(0 <= role.confidence <= 1 for role in reading.roles), True)
    _same(classify(f"  {title}\n"), reading)
    for matcher in _matchers():
        found = matcher.match(title)
        _same(all(0 <= one.confidence <= 1 for one in found.alternatives), True)


TARGETS = {
    "yaml": Target(yaml_text, seeds.yaml_texts, 60_000, is_json=False),
    "json": Target(json_text, seeds.definitions, 50_000),
    "definition": Target(definition, seeds.definitions, 60_000),
    "account": Target(account, seeds.accounts, 100_000),
    "scoring-body": Target(scoring_body, seeds.bodies, 100_000),
    "publishing-body": Target(publishing_body, seeds.publications, 30_000),
    "text-values": Target(text_values, seeds.texts, 200_000, is_json=False),
    "mapping": Target(mapping, seeds.mappings, 40_000),
    "titles": Target(titles, seeds.titles, 60_000, is_json=False),
}


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")  # JSON can spell half a pair
    except UnicodeDecodeError:
        return data.decode("latin-1")


@cache
def _library() -> tuple[Compiled, ...]:
    documents = (parse_yaml(library_document(key)) for key in library_keys())
    return tuple(compile_definition(check(document)) for document in documents)


@cache
def _matchers() -> tuple[PersonaMatcher, ...]:
    return tuple(PersonaMatcher(check(parse_yaml(library_document(key)))) for key in library_keys())


def _decide(compiled: Compiled, read: Account, data: bytes) -> None:
    """Decide twice: the same bytes both times, and a score within its bounds."""
    as_of = DAYS[len(data) % len(DAYS)]
    facts = bool(len(data) & 4)
    made, again = (decision(compiled, read, as_of, facts=facts) for _ in range(2))
    icp = orjson.dumps({"key": compiled.definition.key})
    written = made.json(b"fuzz", icp)
    _same(again.json(b"fuzz", icp), written)
    told = orjson.loads(written)
    possible = told["possible"]
    if not possible["min_score"] <= told["score"] <= possible["max_score"] <= told["max_score"]:
        raise AssertionError(f"the score is out of its bounds: {told}")
    decision(compiled, read, as_of, detail="summary").json(b"fuzz", icp)


def _told(error: FaultsFoundError) -> None:
    """A refusal names its faults, and they can be sent."""
    if not error.faults:
        raise AssertionError("refused without a fault")
    for fault in error.faults:
        fault.model_dump_json().encode()


def _same(one: object, other: object) -> None:
    if one != other:
        raise AssertionError(f"{one!r} is not {other!r}")


def _integer(text: str) -> float:
    """Read what has no 64 bits as orjson does."""
    exact = int(text)
    return exact if -(2**63) <= exact < 2**64 else float(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    _same(len(members), len(pairs))
    return members
