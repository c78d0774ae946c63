"""Deciding a drawn definition on drawn facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.evaluate import decide
from app.engine.normalise import Account
from app.engine.outcomes import NAMES
from schemas.definition import Definition
from tests.engine import strategies
from tests.engine.strategies import ATTRIBUTES, TODAY

if TYPE_CHECKING:
    from datetime import date

    from app.engine.values import Facts

Json = dict[str, Any]


def compiled(document: Json) -> Compiled:
    """Return the compiled form of a document."""
    return compile_definition(Definition.model_validate_json(json.dumps(document)))


def decision(of: Compiled, facts: Facts, as_of: date = TODAY) -> Json:
    """Return the full decision on canonical facts."""
    return decide(of, Account(None, None, facts, (), {"count": 0, "suggestions": []}), as_of)


def outcomes(decided: Json) -> list[int]:
    """Return the outcomes of all criteria, then of all flags."""
    criteria = [c for d in decided["dimensions"] for c in d["criteria"]]
    return [NAMES.index(entry["outcome"]) for entry in criteria + decided["flags"]]


@st.composite
def cases(
    draw: st.DrawFn,
    names: tuple[str, ...] = tuple(ATTRIBUTES),
    *,
    most: int = 3,
    presence: bool = True,
) -> tuple[Json, Facts]:
    """Draw a definition and facts for it."""
    document = draw(strategies.document(names, most=most, presence=presence))
    return document, draw(strategies.facts(document["attributes"]))
