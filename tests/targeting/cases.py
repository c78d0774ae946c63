"""Definitions, platforms that keep their attributes, and records of those, made at random."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

import orjson
from hypothesis import strategies as st

from schemas.definition import Definition
from tests.engine.strategies import ATTRIBUTES, document
from tests.targeting.platforms import mappings, records

if TYPE_CHECKING:
    from schemas.platform import PlatformMapping
    from tests.targeting.platforms import Record

RECORDS = 100


class Case(NamedTuple):
    """A definition, where a platform keeps its attributes, and records of the platform."""

    definition: Definition
    mapping: PlatformMapping
    records: list[Record]


@st.composite
def cases(
    draw: st.DrawFn, platform: str = "hubspot", names: tuple[str, ...] = tuple(ATTRIBUTES)
) -> Case:
    """Draw a case of which the definition reads some of these attributes."""
    definition = Definition.model_validate_json(orjson.dumps(draw(document(names))))
    mapping = draw(mappings(definition, platform))
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - nothing is kept secret by it
    return Case(definition, mapping, records(mapping, random, RECORDS))
