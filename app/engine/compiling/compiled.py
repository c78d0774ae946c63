"""A definition compiled once into what answers fast."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.engine.attributes import attribute_table
from app.engine.compiling.plan import plan
from app.engine.deciding_facts import DecidingFacts
from app.engine.judgement import Judge
from app.engine.normalise import Reader
from app.engine.raw_reading import RawReader
from app.engine.reading import FactReader, is_timed
from app.engine.validity import Validity
from app.engine.verdict import Bands

if TYPE_CHECKING:
    from schemas.definition import Definition


class Compiled:
    """What scoring needs of one definition: immutable, but for caches of bounded size.

    Attributes:
        definition: The document as a model.
        attributes: Every attribute it knows, by name.
        reader: Normalises raw accounts for it.
        parts: How many criteria and flags it has.
        max_score: The sum of the dimensions' maximum points.
        bands: The keys of the bands, highest first.
        results: Every band a decision may have, from the top: `research` is just above the last.
        read: What the facts of an account say on a day.
        read_raw: What a raw account with nothing to note says on a day.
        judge: Judges accounts by their value classes.
        validity: Says how long a judgement holds.
    """

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.attributes = attribute_table(definition.attributes)
        self.reader = Reader(self.attributes)
        self.max_score = sum(d.max_points for d in definition.scorecard.dimensions)
        bands = Bands(definition.bands, definition.research)
        self.bands = bands.keys
        self.results = bands.results
        planned = plan(definition, self.attributes, bands)
        self.parts = len(planned.parts)
        facts = FactReader(planned.reads, planned.parts)
        self.read = facts.read
        self.read_raw = RawReader(self.attributes, self.reader, facts).read
        timed = {number for number, read in enumerate(planned.reads) if is_timed(read.domain)}
        self.validity = Validity(
            [part for part in planned.parts if len(part.domains) > 1 and part.domains & timed]
        )
        self.judge = Judge(definition, planned)

    @cached_property
    def deciding_facts(self) -> DecidingFacts:
        """What each criterion reads; compiled when first asked for."""
        return DecidingFacts(self.definition, self.attributes)


def compile_definition(definition: Definition) -> Compiled:
    """Return a checked definition in the form that scoring reads."""
    return Compiled(definition)
