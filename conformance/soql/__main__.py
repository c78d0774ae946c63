"""The SOQL of the library and of drawn definitions, parsed by @jetstreamapp/soql-parser-js."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from hypothesis import HealthCheck, Phase, given, seed, settings

from app.engine.checking import check
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.library.platforms import platform_document
from app.targeting.answer import AudiencePart, Basis, Relation, TargetingError, Unknowns
from app.targeting.checking import check_platform_mapping
from app.targeting.targeting import Question, targeting_filter
from schemas.decision import AnsweringVersion
from schemas.platform import PlatformField
from tests.targeting.cases import Case, cases
from tests.targeting.holding import made, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

_DRAWN = 1_000
_DIGEST = "sha256:" + "0" * 64
_RELATIONS: tuple[Relation, ...] = ("superset", "subset")
_OWN = tuple(
    PlatformField.model_validate(field)
    for field in (
        {"attribute": "technologies", "field": "Stack__c", "type": "picklist_set"},
        {"attribute": "company_status", "field": "Status__c", "type": "picklist"},
        {"attribute": "internal_owner", "field": "Has_Owner__c", "type": "boolean"},
        {"attribute": "headcount_growth", "field": "Growth__c", "type": "number"},
        {"attribute": "triggers", "field": "Round__c", "type": "date", "event": "funding"},
        {"attribute": "triggers", "field": "Move__c", "type": "date", "event": "migration"},
        {"attribute": "triggers", "field": "Audit__c", "type": "date", "event": "audit"},
    )
)
"""Fields of one's own, so that every type of field is filtered by."""


def main() -> None:
    """End with the exit code of the parser."""
    statements = dict.fromkeys([*_statements(), *_drawn()])
    lines = (json.dumps(statement) + "\n" for statement in statements)
    parser = subprocess.run(  # noqa: S603 - our own script
        ["node", str(Path(__file__).parent / "parse.js")],  # noqa: S607 - as the other judges find it
        input="".join(lines),
        text=True,
        check=False,
    )
    sys.exit(parser.returncode)


def _statements() -> Iterator[str]:
    """Yield the filters of the library, for every band, basis, part, relation, and kind of date."""
    shipped = check_platform_mapping(parse_yaml(platform_document("salesforce-accounts")))
    mapping = shipped.model_copy(update={"fields": shipped.fields + _OWN})
    for key in library_keys():
        definition = check(parse_yaml(library_document(key)))
        version = AnsweringVersion(key=key, version=1, digest=_DIGEST)
        questions = product(
            [band.key for band in definition.bands[:-1]],
            get_args(Basis),
            get_args(AudiencePart),
            get_args(Unknowns),
            _RELATIONS,
            (None, date(2026, 3, 14)),
        )
        for asked in questions:
            with suppress(TargetingError):  # it would select everybody or nobody, or cannot tell
                question = Question("salesforce", *asked)
                found = targeting_filter(definition, version, question, mapping)
                yield str(found.filter)


def _drawn() -> list[str]:
    """Return the filters of definitions and mappings made at random."""
    found: list[str] = []

    @seed(1)
    @settings(
        max_examples=_DRAWN,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases("salesforce"), asked=questions("salesforce"))
    def keep(case: Case, asked: Question) -> None:
        found.append(str(made(case, asked).filter))

    keep()
    return found


if __name__ == "__main__":
    main()
