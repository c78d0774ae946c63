"""Single tests as formulas over the fields of a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader
from app.targeting.fields import fields_of
from app.targeting.leaf_events import Dated
from app.targeting.leaf_members import of_members
from app.targeting.leaf_options import Options
from app.targeting.leaf_spans import DISTANCES, of_dates, of_numbers
from app.targeting.saying import NotExpressibleError

if TYPE_CHECKING:
    from datetime import date

    from app.engine.compiling.leaves import AnyLeaf
    from app.targeting.formulas import Formula
    from app.targeting.saying import Note, Reading
    from schemas.definition import Definition
    from schemas.platform import PlatformMapping

_OF_OPTIONS = {"picklist", "text", "boolean"}
"""Types of fields that hold one text, which the engine reads as any attribute."""


class Leaves:
    """Says single tests on the fields of a platform.

    Args:
        definition: A checked definition.
        mapping: Where the platform keeps attributes.
        as_of: The day that dates are counted from; None for the platform's current one.
        sure: Whether what cannot be said is taken for failed rather than for passed.

    Attributes:
        fields: The fields of each attribute.
        is_timed: Whether any test so far hangs on the day.
    """

    def __init__(
        self, definition: Definition, mapping: PlatformMapping, as_of: date | None, *, sure: bool
    ) -> None:
        self._attributes = attribute_table(definition.attributes)
        self.fields = fields_of(definition, mapping, self._attributes)
        self._tests = LeafReader(self._attributes, definition.lists)
        self._options = Options(self._attributes, sure=sure)
        self._as_of, self._sure, self._platform = as_of, sure, mapping.name
        self.is_timed = False

    def formula(self, leaf: AnyLeaf, reading: Reading, note: Note) -> Formula:
        """Return what an account must pass for a test to have an outcome.

        Args:
            leaf: The test.
            reading: The outcome.
            note: Takes what could be said in part only.

        Raises:
            NotExpressibleError: Nothing of it can be said.
        """
        fields = self.fields.get(leaf.attribute, [])
        if not fields:
            raise NotExpressibleError(
                "no_field", f"{self._platform}: no field holds {leaf.attribute}."
            )
        test, attribute = self._tests.test(leaf), self._attributes[leaf.attribute]
        if attribute.type == "events":
            dated = Dated(fields, attribute, self._as_of, sure=self._sure)
            made = dated.formula(test, reading, note)
            self.is_timed = True
            return made
        field, *others = fields
        if others:
            raise NotExpressibleError("field_type", f"{leaf.attribute} is in several fields.")
        if field.type in _OF_OPTIONS and attribute.type != "date":
            return self._options.formula(field, leaf.attribute, test, reading, note)
        if field.type == "number" and attribute.type == "number":
            return of_numbers(field, attribute, test, reading)
        if field.type == "date" and attribute.type == "date":
            self.is_timed |= test.op in DISTANCES
            return of_dates(field, test, reading, self._as_of)
        if field.type == "picklist_set" and attribute.type == "string_set":
            held = self._options.members(field, leaf.attribute)
            return of_members(field, attribute, test, reading, held)
        raise NotExpressibleError(
            "field_type", f"{field.name} is a {field.type}, which holds no {attribute.type}."
        )
